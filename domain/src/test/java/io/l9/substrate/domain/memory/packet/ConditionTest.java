package io.l9.substrate.domain.memory.packet;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition.AllTags;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.HappenedBetween;
import io.l9.substrate.domain.memory.packet.Condition.MinImportance;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PayloadCondition.Exists;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsAnyOf;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsNumber;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsTime;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionTest {

  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static final ThreadId THREAD = new ThreadId(new UUID(0xab, 0xcd));
  private static final Packet FULL = packet("ann", THREAD, Set.of("red", "green"));
  private static final Packet BARE = packet(null, null, Set.of());

  /** Takes every document for the value of the test. */
  private static final JsonCodec JSON =
      new JsonCodec() {
        @Override
        public JsonDocument parse(String text) {
          return new JsonDocument(text);
        }

        @Override
        public JsonDocument restore(String stored) {
          return new JsonDocument(stored);
        }

        @Override
        public Map<String, JsonDocument> members(String text) {
          throw new AssertionError("not called");
        }

        @Override
        public JsonDocument of(Object value) {
          return new JsonDocument(String.valueOf(value));
        }

        @Override
        public Object read(JsonDocument document) {
          return Map.of("n", 5L, "t", "2026-02-28T12:00:00.0000009Z", "list", List.of("a", "b"));
        }
      };

  private static final Condition HOLDS = new MinImportance(0);
  private static final Condition FAILS = new MinImportance(1);

  @Test
  void anyOf_holds_whenTheFieldIsOneOfTheNames() {
    assertTrue(anyOf(NameField.PACKET_TYPE, "note", "other").matches(FULL, JSON));
    assertFalse(anyOf(NameField.PACKET_TYPE, "Note").matches(FULL, JSON));
    assertTrue(anyOf(NameField.AGENT_ID, "ann").matches(FULL, JSON));
    assertFalse(anyOf(NameField.AGENT_ID, "bob").matches(FULL, JSON));
    assertTrue(anyOf(NameField.THREAD_ID, THREAD.toString()).matches(FULL, JSON));
    assertTrue(anyOf(NameField.SCOPE, "cursor").matches(FULL, JSON));
    assertFalse(anyOf(NameField.SCOPE, "shared").matches(FULL, JSON));
    assertTrue(anyOf(NameField.TAGS, "green", "blue").matches(FULL, JSON));
    assertFalse(anyOf(NameField.TAGS, "blue").matches(FULL, JSON));
  }

  @Test
  void anyOf_fails_whenTheFieldIsAbsentOrNoNameIsGiven() {
    for (NameField field : List.of(NameField.AGENT_ID, NameField.THREAD_ID, NameField.TAGS)) {
      assertFalse(anyOf(field, "ann", THREAD.toString(), "red").matches(BARE, JSON));
    }
    for (NameField field : NameField.values()) {
      assertFalse(new AnyOf(field, Set.of()).matches(FULL, JSON));
    }
  }

  @Test
  void anyOf_isRefused_whenTheNamesAreTooManyOrCannotBeStored() {
    Set<String> many = IntStream.range(0, 201).mapToObj(i -> "n" + i).collect(Collectors.toSet());
    refused("/filter", () -> new AnyOf(NameField.TAGS, many));
    refused("/filter", () -> new AnyOf(NameField.TAGS, null));
    refused("/filter", () -> new AnyOf(NameField.TAGS, Collections.singleton(null)));
    refused("/filter", () -> new AnyOf(null, Set.of("a")));
    for (String name : List.of("", "\0", "\uD83D", "x".repeat(201))) {
      refused("/filter", () -> anyOf(NameField.TAGS, name));
    }
  }

  @Test
  void happenedBetween_includesItsBeginningAndNotItsEnd() {
    assertTrue(new HappenedBetween(T, T.plusNanos(1)).matches(FULL, JSON));
    assertFalse(new HappenedBetween(T.minusNanos(1), T).matches(FULL, JSON));
    assertFalse(new HappenedBetween(T.plusNanos(1), null).matches(FULL, JSON));
    assertTrue(new HappenedBetween(T, null).matches(FULL, JSON));
    assertTrue(new HappenedBetween(null, T.plusNanos(1)).matches(FULL, JSON));
    assertFalse(new HappenedBetween(null, T).matches(FULL, JSON));
    assertFalse(new HappenedBetween(T, T).matches(FULL, JSON));
  }

  @Test
  void happenedBetween_isRefused_whenItHasNoEndOrOneThatCannotBeWritten() {
    refused("/filter", () -> new HappenedBetween(null, null));
    refused("/filter", () -> new HappenedBetween(Instant.MIN, null));
    refused("/filter", () -> new HappenedBetween(null, Instant.MAX));
  }

  @Test
  void minImportance_includesItsBound() {
    assertTrue(new MinImportance(0.7).matches(FULL, JSON));
    assertFalse(new MinImportance(0.71).matches(FULL, JSON));
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      refused("/filter", () -> new MinImportance(bad));
    }
  }

  @Test
  void allTags_holds_whenThePacketHasEachOfThem() {
    assertTrue(new AllTags(Set.of("red", "green")).matches(FULL, JSON));
    assertFalse(new AllTags(Set.of("red", "blue")).matches(FULL, JSON));
    assertTrue(new AllTags(Set.of()).matches(BARE, JSON));
    refused("/filter", () -> new AllTags(Set.of("")));
    refused("/filter", () -> new AllTags(null));
  }

  @Test
  void aPayloadCondition_asksWhatStandsAtItsPlace_andFailsWhereNothingDoes() {
    JsonPointer n = new JsonPointer("/n");
    JsonPointer absent = new JsonPointer("/absent");
    assertTrue(new Exists(n).matches(FULL, JSON));
    assertFalse(new Exists(absent).matches(FULL, JSON));
    assertTrue(new Exists(new JsonPointer("/list/1")).matches(FULL, JSON));
    assertFalse(new Exists(new JsonPointer("/list/2")).matches(FULL, JSON));
    assertTrue(new IsAnyOf(n, Set.of(new JsonDocument("5"))).matches(FULL, JSON));
    assertFalse(new IsAnyOf(n, Set.of()).matches(FULL, JSON));
    assertTrue(new IsNumber(n, 4.9, 5.0, 5.1, 5.0).matches(FULL, JSON));
    assertFalse(new IsNumber(n, 5.0, null, null, null).matches(FULL, JSON));
    assertFalse(new IsNumber(n, null, null, 5.0, null).matches(FULL, JSON));
    assertFalse(new IsNumber(absent, null, null, 5.0, null).matches(FULL, JSON));
    JsonPointer t = new JsonPointer("/t");
    Instant noon = Instant.parse("2026-02-28T12:00:00Z");
    assertTrue(new IsTime(t, noon, noon.plusNanos(1)).matches(FULL, JSON));
    assertFalse(new IsTime(t, null, noon).matches(FULL, JSON));
    assertFalse(new IsTime(n, noon, null).matches(FULL, JSON));
  }

  @Test
  void aPayloadCondition_isRefused_withoutAPlaceOrABound() {
    JsonPointer n = new JsonPointer("/n");
    refused("/filter", () -> new Exists(null));
    refused("/filter", () -> new IsAnyOf(n, null));
    refused("/filter", () -> new IsAnyOf(n, Set.of(new JsonDocument("x".repeat(1001)))));
    refused("/filter", () -> new IsNumber(n, null, null, null, null));
    refused("/filter", () -> new IsNumber(n, Double.NaN, null, null, null));
    refused("/filter", () -> new IsTime(n, null, null));
    refused("/filter", () -> new IsTime(n, Instant.MIN, null));
    for (String bad : List.of("n", "/~", "/~2", "/\0", "/x".repeat(33), "/" + "x".repeat(1000))) {
      refused("/path", () -> new JsonPointer(bad));
    }
    assertEquals(List.of("a/b", "~1", ""), new JsonPointer("/a~1b/~01/").steps());
  }

  @Test
  void aFilter_wantsAllOfMust_oneOfShould_andNoneOfMustNot() {
    assertTrue(PacketFilter.NONE.matches(FULL, JSON));
    assertTrue(filter(List.of(HOLDS, HOLDS), List.of(), List.of()));
    assertFalse(filter(List.of(HOLDS, FAILS), List.of(), List.of()));
    assertTrue(filter(List.of(), List.of(FAILS, HOLDS), List.of()));
    assertFalse(filter(List.of(), List.of(FAILS, FAILS), List.of()));
    assertTrue(filter(List.of(), List.of(), List.of(FAILS, FAILS)));
    assertFalse(filter(List.of(), List.of(), List.of(FAILS, HOLDS)));
    assertTrue(filter(List.of(HOLDS), List.of(FAILS, HOLDS), List.of(FAILS)));
    assertFalse(filter(List.of(HOLDS), List.of(HOLDS), List.of(HOLDS)));
    assertTrue(PacketFilter.must(HOLDS).matches(FULL, JSON));
  }

  @Test
  void aFilter_isRefused_whenItHasTooManyConditionsOrNullOnes() {
    List<Condition> many = Collections.nCopies(33, HOLDS);
    refused("/filter/must", () -> new PacketFilter(many, List.of(), List.of()));
    refused("/filter/should", () -> new PacketFilter(List.of(), many, List.of()));
    refused("/filter/must_not", () -> new PacketFilter(List.of(), List.of(), many));
    refused("/filter/must", () -> new PacketFilter(null, List.of(), List.of()));
    refused(
        "/filter/should",
        () -> new PacketFilter(List.of(), Collections.singletonList(null), List.of()));
  }

  @Test
  void aPacket_expiresAtTheInstantItself() {
    Packet packet = expiring(T);
    assertFalse(packet.expired(T.minusNanos(1)));
    assertTrue(packet.expired(T));
    assertTrue(packet.expired(T.plusNanos(1)));
    assertFalse(expiring(null).expired(Instant.MAX));
  }

  @Test
  void aPacketsPlace_isItsTimeAndId_andItsKeyWhereAndWhatItIs() {
    assertEquals(T, FULL.position().at());
    assertEquals(FULL.id().value(), FULL.position().id());
    assertEquals(FULL.duplicateKey(), packet("ann", THREAD, Set.of("other")).duplicateKey());
    assertFalse(FULL.duplicateKey().equals(BARE.duplicateKey()));
  }

  private static boolean filter(
      List<Condition> must, List<Condition> should, List<Condition> mustNot) {
    return new PacketFilter(must, should, mustNot).matches(FULL, JSON);
  }

  private static AnyOf anyOf(NameField field, String... names) {
    return new AnyOf(field, Set.of(names));
  }

  private static Packet packet(String agent, ThreadId thread, Set<String> tags) {
    return packet(agent, thread, tags, null);
  }

  private static Packet expiring(Instant expiresAt) {
    return packet(null, null, Set.of(), expiresAt);
  }

  private static Packet packet(String agent, ThreadId thread, Set<String> tags, Instant expiresAt) {
    PacketId id = new PacketId(new UUID(1, 2));
    JsonDocument payload = new JsonDocument("\"hello\"");
    return new Packet(
        id,
        new Ownership(new TenantId(new UUID(3, 4)), null, null),
        "note",
        payload,
        agent,
        thread,
        T,
        List.of(),
        null,
        0,
        id,
        tags,
        expiresAt,
        Visibility.CURSOR,
        0.7,
        0,
        null,
        0,
        ContentHash.of("note", payload),
        null,
        1,
        null,
        null,
        null);
  }
}
