package io.l9.substrate.domain.memory.packet;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.PacketDraft.Builder;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacketDraftTest {

  private static final JsonDocument PAYLOAD = new JsonDocument("\"hello\"");
  private static final List<String> UNSTORABLE =
      List.of("", " ", "\0", "\uD83D", "\uDE80", "x".repeat(PacketDraft.MAX_NAME + 1));

  @Test
  void hasDefaults() {
    PacketDraft draft = PacketDraft.of("note", PAYLOAD);
    assertEquals("note", draft.packetType());
    assertEquals(PAYLOAD, draft.payload());
    assertEquals(Visibility.SHARED, draft.visibility());
    assertNull(draft.importance());
    assertEquals(OnDuplicate.AUTO, draft.onDuplicate());
    assertEquals(List.of(), draft.parents());
    assertEquals(Set.of(), draft.tags());
    for (Object absent :
        Arrays.asList(
            draft.id(),
            draft.agentId(),
            draft.thread(),
            draft.timestamp(),
            draft.derivation(),
            draft.expiresAt(),
            draft.embed())) {
      assertNull(absent);
    }
  }

  @Test
  void holdsWhatWasSet() {
    PacketId id = id(0);
    ThreadId thread = new ThreadId(new UUID(7, 7));
    PacketDraft draft =
        PacketDraft.builder("note", PAYLOAD)
            .id(id)
            .agent("agent")
            .thread(thread)
            .timestamp(Instant.EPOCH)
            .parents(List.of(id(2), id(1)))
            .derivation(Derivation.MERGE)
            .tags(List.of("b", "a", "b"))
            .expiresAt(Instant.EPOCH.plusSeconds(1))
            .visibility(Visibility.CURSOR)
            .importance(1)
            .onDuplicate(OnDuplicate.KEEP)
            .embed(Map.of(EmbeddingSpace.SUMMARY, "short"))
            .embedLater(true)
            .build();
    assertEquals(
        new PacketDraft(
            id,
            "note",
            PAYLOAD,
            "agent",
            thread,
            Instant.EPOCH,
            List.of(id(2), id(1)),
            Derivation.MERGE,
            new LinkedHashSet<>(List.of("b", "a")),
            Instant.EPOCH.plusSeconds(1),
            Visibility.CURSOR,
            1.0,
            OnDuplicate.KEEP,
            Map.of(EmbeddingSpace.SUMMARY, "short"),
            true),
        draft);
    assertEquals(List.of("b", "a"), List.copyOf(draft.tags()));
  }

  @Test
  void isRefused_whenTheTypeIsMissingOrCannotBeStored() {
    refused("/packet_type", () -> PacketDraft.of(null, PAYLOAD));
    for (String type : UNSTORABLE) {
      refused("/packet_type", () -> PacketDraft.of(type, PAYLOAD));
    }
    assertEquals(200, PacketDraft.of("x".repeat(200), PAYLOAD).packetType().length());
  }

  @Test
  void isRefused_whenThePayloadIsMissingOrTooLarge() {
    refused("/payload", () -> PacketDraft.of("note", null));
    String largest = "\"" + "x".repeat(PacketDraft.MAX_PAYLOAD - 2) + "\"";
    assertEquals(
        1 << 20, PacketDraft.of("note", new JsonDocument(largest)).payload().text().length());
    refused(
        "/payload",
        ErrorCode.PAYLOAD_TOO_LARGE,
        () -> PacketDraft.of("note", new JsonDocument(largest + " ")));
  }

  @Test
  void isRefused_whenTheAgentCannotBeStored() {
    for (String agent : UNSTORABLE) {
      refused("/agent_id", with(b -> b.agent(agent)));
    }
  }

  @Test
  void isRefused_whenATimeCannotBeWritten() {
    for (Instant time : List.of(Instant.MIN, Instant.MAX)) {
      refused("/timestamp", with(b -> b.timestamp(time)));
      refused("/expires_at", with(b -> b.expiresAt(time)));
    }
  }

  @Test
  void isRefused_whenTheParentsAreTooManyRepeatedOrMissing() {
    assertEquals(64, draft(b -> b.parents(ids(64))).parents().size());
    refused("/parent_ids", with(b -> b.parents(ids(65))));
    refused("/parent_ids", with(b -> b.parents(List.of(id(1), id(2), id(1)))));
    refused("/parent_ids", with(b -> b.parents(null)));
    refused("/parent_ids", with(b -> b.parents(Arrays.asList(id(1), null))));
  }

  @Test
  void isRefused_whenItNamesItselfAsParent() {
    refused(
        "/parent_ids",
        ErrorCode.LINEAGE_CYCLE,
        with(b -> b.id(id(1)).parents(List.of(id(2), id(1)))));
  }

  @Test
  void isRefused_whenItIsDerivedFromNothing() {
    for (Derivation derivation : Derivation.values()) {
      refused("/derivation", with(b -> b.derivation(derivation)));
      assertEquals(derivation, draft(b -> b.parents(ids(1)).derivation(derivation)).derivation());
    }
  }

  @Test
  void isRefused_whenATagCannotBeStored_andSaysWhich() {
    for (String tag : UNSTORABLE) {
      refused("/tags/1", with(b -> b.tags(List.of("good", tag))));
    }
    refused("/tags", with(b -> b.tags(Arrays.asList("good", null))));
  }

  @Test
  void isRefused_whenThereAreTooManyTags() {
    List<String> tags = IntStream.range(0, 65).mapToObj(i -> "t" + i).toList();
    assertEquals(64, draft(b -> b.tags(tags.subList(0, 64))).tags().size());
    refused("/tags", with(b -> b.tags(tags)));
  }

  @Test
  void isRefused_whenTheImportanceIsNoFraction() {
    for (double importance :
        new double[] {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE}) {
      refused("/importance_score", with(b -> b.importance(importance)));
    }
    assertEquals(0, draft(b -> b.importance(0)).importance());
  }

  @Test
  void isRefused_whenAChoiceIsMissing() {
    refused("/scope", with(b -> b.visibility(null)));
    refused("/on_duplicate", with(b -> b.onDuplicate(null)));
  }

  @Test
  void isRefused_whenATextToEmbedCannotBeStored_andSaysInWhichSpace() {
    for (String text : List.of("", " ", "\0", "\uD83D", "x".repeat(PacketDraft.MAX_PAYLOAD + 1))) {
      refused("/embed/summary", with(b -> b.embed(Map.of(EmbeddingSpace.SUMMARY, text))));
    }
    Map<EmbeddingSpace, String> noText = new HashMap<>();
    noText.put(EmbeddingSpace.CONTENT, null);
    refused("/embed/content", with(b -> b.embed(noText)));
    Map<EmbeddingSpace, String> noSpace = new HashMap<>();
    noSpace.put(null, "text");
    refused("/embed", with(b -> b.embed(noSpace)));
    assertEquals(Map.of(), draft(b -> b.embed(Map.of())).embed());
  }

  @Test
  void keepsItsParts_whenTheGivenCollectionsChange() {
    List<PacketId> parents = new ArrayList<>(ids(2));
    Map<EmbeddingSpace, String> embed = new HashMap<>(Map.of(EmbeddingSpace.CONTENT, "text"));
    PacketDraft draft = draft(b -> b.parents(parents).tags(List.of("a")).embed(embed));
    parents.clear();
    embed.clear();
    assertEquals(ids(2), draft.parents());
    assertEquals(Map.of(EmbeddingSpace.CONTENT, "text"), draft.embed());
    assertThrows(UnsupportedOperationException.class, () -> draft.tags().add("b"));
    assertThrows(UnsupportedOperationException.class, () -> draft.parents().add(id(9)));
  }

  @Test
  void names_leadBackToTheirConstants() {
    for (Derivation derivation : Derivation.values()) {
      assertEquals(derivation, Derivation.ofCode(derivation.code()));
    }
    for (OnDuplicate policy : OnDuplicate.values()) {
      assertEquals(policy, OnDuplicate.ofCode(policy.code()));
    }
    for (String name : List.of("", "MERGE", "copy")) {
      refused("/derivation", () -> Derivation.ofCode(name));
      refused("/on_duplicate", () -> OnDuplicate.ofCode(name));
    }
  }

  @Test
  void lineageQueries_areBounded() {
    LineageQuery query = LineageQuery.of(id(1), LineageQuery.Direction.UP);
    assertEquals(List.of(32, 500), List.of(query.maxDepth(), query.maxNodes()));
    LineageQuery.Direction both = LineageQuery.Direction.BOTH;
    refused("/depth", ErrorCode.LIMIT_TOO_LARGE, () -> new LineageQuery(id(1), both, 33, 1));
    refused("/depth", () -> new LineageQuery(id(1), both, 0, 1));
    refused("/max_nodes", ErrorCode.LIMIT_TOO_LARGE, () -> new LineageQuery(id(1), both, 1, 501));
    refused("/max_nodes", () -> new LineageQuery(id(1), both, 1, 0));
    refused("/packet_id", () -> LineageQuery.of(null, both));
    refused("/direction", () -> LineageQuery.of(id(1), null));
  }

  @Test
  void threadQueries_areBounded() {
    ThreadId thread = new ThreadId(new UUID(7, 7));
    assertEquals(50, ThreadQuery.of(thread).limit());
    refused("/limit", ErrorCode.LIMIT_TOO_LARGE, () -> new ThreadQuery(thread, false, 201, null));
    refused("/limit", () -> new ThreadQuery(thread, false, 0, null));
    refused("/thread_id", () -> ThreadQuery.of(null));
  }

  private static Runnable with(UnaryOperator<Builder> change) {
    Builder builder = PacketDraft.builder("note", PAYLOAD);
    return () -> change.apply(builder).build();
  }

  private static PacketDraft draft(UnaryOperator<Builder> change) {
    return change.apply(PacketDraft.builder("note", PAYLOAD)).build();
  }

  private static PacketId id(int i) {
    return new PacketId(new UUID(1, i));
  }

  private static List<PacketId> ids(int count) {
    return IntStream.range(0, count).mapToObj(PacketDraftTest::id).toList();
  }
}
