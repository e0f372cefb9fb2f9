package io.l9.substrate.domain.memory.search;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.packet.ThreadId;
import io.l9.substrate.domain.memory.search.Condition.AnyOf;
import io.l9.substrate.domain.memory.search.Condition.HappenedBetween;
import io.l9.substrate.domain.memory.search.Condition.MinImportance;
import io.l9.substrate.domain.memory.search.Condition.NameField;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
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

  private static final Condition HOLDS = new MinImportance(0);
  private static final Condition FAILS = new MinImportance(1);

  @Test
  void anyOf_holds_whenTheFieldIsOneOfTheNames() {
    assertTrue(anyOf(NameField.PACKET_TYPE, "note", "other").matches(FULL));
    assertFalse(anyOf(NameField.PACKET_TYPE, "Note").matches(FULL));
    assertTrue(anyOf(NameField.AGENT_ID, "ann").matches(FULL));
    assertFalse(anyOf(NameField.AGENT_ID, "bob").matches(FULL));
    assertTrue(anyOf(NameField.THREAD_ID, THREAD.toString()).matches(FULL));
    assertTrue(anyOf(NameField.SCOPE, "cursor").matches(FULL));
    assertFalse(anyOf(NameField.SCOPE, "shared").matches(FULL));
    assertTrue(anyOf(NameField.TAGS, "green", "blue").matches(FULL));
    assertFalse(anyOf(NameField.TAGS, "blue").matches(FULL));
  }

  @Test
  void anyOf_fails_whenTheFieldIsAbsentOrNoNameIsGiven() {
    for (NameField field : List.of(NameField.AGENT_ID, NameField.THREAD_ID, NameField.TAGS)) {
      assertFalse(anyOf(field, "ann", THREAD.toString(), "red").matches(BARE));
    }
    for (NameField field : NameField.values()) {
      assertFalse(new AnyOf(field, Set.of()).matches(FULL));
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
    assertTrue(new HappenedBetween(T, T.plusNanos(1)).matches(FULL));
    assertFalse(new HappenedBetween(T.minusNanos(1), T).matches(FULL));
    assertFalse(new HappenedBetween(T.plusNanos(1), null).matches(FULL));
    assertTrue(new HappenedBetween(T, null).matches(FULL));
    assertTrue(new HappenedBetween(null, T.plusNanos(1)).matches(FULL));
    assertFalse(new HappenedBetween(null, T).matches(FULL));
    assertFalse(new HappenedBetween(T, T).matches(FULL));
  }

  @Test
  void happenedBetween_isRefused_whenItHasNoEndOrOneThatCannotBeWritten() {
    refused("/filter", () -> new HappenedBetween(null, null));
    refused("/filter", () -> new HappenedBetween(Instant.MIN, null));
    refused("/filter", () -> new HappenedBetween(null, Instant.MAX));
  }

  @Test
  void minImportance_includesItsBound() {
    assertTrue(new MinImportance(0.7).matches(FULL));
    assertFalse(new MinImportance(0.71).matches(FULL));
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      refused("/filter", () -> new MinImportance(bad));
    }
  }

  @Test
  void aFilter_wantsAllOfMust_oneOfShould_andNoneOfMustNot() {
    assertTrue(PacketFilter.NONE.matches(FULL));
    assertTrue(filter(List.of(HOLDS, HOLDS), List.of(), List.of()));
    assertFalse(filter(List.of(HOLDS, FAILS), List.of(), List.of()));
    assertTrue(filter(List.of(), List.of(FAILS, HOLDS), List.of()));
    assertFalse(filter(List.of(), List.of(FAILS, FAILS), List.of()));
    assertTrue(filter(List.of(), List.of(), List.of(FAILS, FAILS)));
    assertFalse(filter(List.of(), List.of(), List.of(FAILS, HOLDS)));
    assertTrue(filter(List.of(HOLDS), List.of(FAILS, HOLDS), List.of(FAILS)));
    assertFalse(filter(List.of(HOLDS), List.of(HOLDS), List.of(HOLDS)));
    assertTrue(PacketFilter.must(HOLDS).matches(FULL));
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
    return new PacketFilter(must, should, mustNot).matches(FULL);
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
        ContentHash.of("note", payload),
        null,
        1,
        null,
        null,
        null);
  }
}
