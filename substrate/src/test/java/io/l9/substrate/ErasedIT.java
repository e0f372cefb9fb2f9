package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Feedback;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Erased text stands in no column of any table or materialized view. */
class ErasedIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  /** A word that text analysis keeps as it is. */
  private static final String CANARY = "zyxwvqk";

  @Test
  void nothingIsLeft_whicheverWayItWentIn() throws SQLException {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.maintainer())
            .embedder(new FakeEmbedder())
            .build()) {
      Memory alice = l9.as("acme", "sales", "alice");
      TenantId tenant = Names.tenant("acme");
      Memory admin =
          l9.as(new TenantScope(tenant, null, null, Role.TENANT_ADMIN, new UUID(0, 2), null, null));
      ThreadId thread = new ThreadId(new UUID(7, 7));
      PacketId packet =
          alice
              .remember(
                  alice
                      .draft("note", Map.of("text", "the " + CANARY + " sings", "by", CANARY))
                      .agent(CANARY)
                      .thread(thread)
                      .tags(Set.of(CANARY))
                      .embed(
                          Map.of(
                              EmbeddingSpace.SUMMARY, "a " + CANARY, EmbeddingSpace.ENTITY, CANARY))
                      .build())
              .packet()
              .id();
      PacketId other = alice.remember("nothing of that").id();

      alice.embeddings().put(packet, Content.text(EmbeddingSpace.CONTEXT, "a cage, " + CANARY));
      Summary summary =
          alice
              .summaries()
              .create(
                  SummaryDraft.of(SummarySubject.topic(CANARY), List.of(packet, other))
                      .saying(Consolidation.of("a " + CANARY + " sang")));
      alice
          .notes()
          .append("scout", Map.of("packet_id", packet.toString(), "said", CANARY), noteVector());
      alice.events().append(CANARY, "seen", packet, Map.of("what", CANARY));
      alice.access().wrong(packet, "no " + CANARY + " sings");
      admin.access().helpful(packet);
      alice
          .access()
          .give(
              Feedback.of(
                  new AccessTarget(AccessTarget.Type.SUMMARY, summary.id().value()),
                  AccessKind.WRONG,
                  "of " + CANARY));
      alice.packets().contradict(packet, other, "scout");
      var unusedFact = alice.facts().put(CANARY, "said by " + CANARY, CANARY, packet);
      FactId fact = alice.facts().about(CANARY).get(0).id();
      alice.facts().contradict(fact, null, "no " + CANARY);
      assertFalse(alice.search("the " + CANARY).isEmpty());
      assertFalse(admin.search(CANARY).isEmpty());
      var unused = alice.thread(thread);
      ByteArrayOutputStream exported = new ByteArrayOutputStream();
      alice.packets().exportLines(PacketFilter.NONE, exported);
      assertTrue(exported.toString(StandardCharsets.UTF_8).contains(CANARY));

      AtomicInteger runs = new AtomicInteger();
      IdempotencyKey written = key("write");
      IdempotencyKey summed = key("sum");
      for (int i = 0; i < 2; i++) {
        answer(l9, alice, written, packet.toString(), runs);
        answer(l9, alice, summed, summary.id().toString(), runs);
        answer(l9, admin, written, packet.toString(), runs);
      }
      assertEquals(3, runs.get());
      l9.jobs().run(Job.FOLD_ACCESSES);
      l9.jobs().run(Job.REFRESH_VIEWS);
      for (String place :
          List.of(
              "packet_store.envelope",
              "packet_tags.tag",
              "packet_terms.term",
              "memory_embeddings.chunk_text",
              "memory_summaries.summary_text",
              "semantic_memory.payload",
              "agent_memory_events.content",
              "memory_access_log.feedback_reason",
              "idempotency_keys.body",
              "knowledge_facts.object",
              "fact_revisions.reason",
              "mv_agent_recent_important.tags")) {
        assertTrue(places().contains(place), () -> "the scan sees " + place);
      }

      admin.packets().erase(packet);
      l9.jobs().run(Job.REFRESH_VIEWS);

      assertEquals(List.of(), places());
      for (IdempotencyKey key : List.of(written, summed)) {
        NotFoundException gone =
            assertThrows(
                NotFoundException.class, () -> answer(l9, alice, key, packet.toString(), runs));
        assertEquals(ErrorCode.EXPIRED, gone.code());
      }
      assertEquals(3, runs.get(), "what was erased is not done again");
    }
  }

  private static void answer(
      MemorySubstrate l9, Memory memory, IdempotencyKey key, String id, AtomicInteger runs) {
    var unused =
        l9.requests()
            .idempotent()
            .run(
                memory.scope(),
                key,
                () -> {
                  runs.incrementAndGet();
                  String body = "{\"id\":\"" + id + "\",\"payload\":\"" + CANARY + "\"}";
                  return new StoredAnswer(
                      201,
                      "application/json",
                      Map.of("Location", "/v1/packets/" + id),
                      AnswerBody.of(body.getBytes(StandardCharsets.UTF_8)));
                });
  }

  private static Vector noteVector() {
    float[] numbers = new float[AgentNotes.DIMENSION];
    numbers[0] = 1;
    return Vector.of(numbers);
  }

  private static IdempotencyKey key(String name) {
    return new IdempotencyKey(
        "POST /v1/packets",
        name,
        IdempotencyKey.fingerprint(CANARY.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The columns in which the word stands; by the catalog, so that a new table is looked at when it
   * is made.
   */
  private static List<String> places() throws SQLException {
    List<String> places = new ArrayList<>();
    try (Connection superuser = DATABASE.superuser().getConnection()) {
      for (String[] column : columns(superuser)) {
        String text =
            column[2].equals("bytea")
                ? "encode(\"" + column[1] + "\", 'escape')"
                : "\"" + column[1] + "\"::text";
        String sql = "SELECT EXISTS (SELECT FROM " + column[0] + " WHERE " + text + " ILIKE ?)";
        if (found(superuser, sql)) {
          places.add(column[0] + "." + column[1]);
        }
      }
    }
    return places;
  }

  private static boolean found(Connection superuser, String sql) throws SQLException {
    try (PreparedStatement statement = superuser.prepareStatement(sql)) {
      statement.setString(1, "%" + CANARY + "%");
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static List<String[]> columns(Connection superuser) throws SQLException {
    List<String[]> columns = new ArrayList<>();
    try (PreparedStatement statement =
            superuser.prepareStatement(
                """
                SELECT c.oid::regclass::text, a.attname, a.atttypid::regtype::text
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace,
                                             'information_schema'::regnamespace,
                                             'pg_toast'::regnamespace)
                  AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
                  AND a.attnum > 0 AND NOT a.attisdropped""");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        columns.add(new String[] {row.getString(1), row.getString(2), row.getString(3)});
      }
    }
    return columns;
  }
}
