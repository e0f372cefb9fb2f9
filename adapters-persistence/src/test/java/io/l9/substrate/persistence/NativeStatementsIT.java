package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.traces.TraceStore;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Reads what goes over the wire: no statement relies on row level security alone. Every method of
 * every port that acts in a tenant is called; maintenance acts for all tenants.
 */
class NativeStatementsIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  /** Statements that enter the scope, or set how to search. */
  private static final Pattern NO_ROWS =
      Pattern.compile(
          "SELECT public\\.l9_begin_scope\\(.*|SELECT clock_timestamp\\(\\)|SELECT set_config\\('hnsw.*"
              + "|SELECT CASE WHEN v.relispopulated .* FROM pg_catalog.pg_class v .*"
              // where scopes come from: it takes both parts of a key, and answers for that one
              + "|SELECT \\* FROM public\\.l9_find_key\\(\\?, \\?, \\?::timestamptz\\)"
              // computes keys of names that the caller gives, and reads no table
              + "|SELECT l9_edge_key\\(.* FROM unnest\\([^)]*\\) WITH ORDINALITY AS e .*"
              // these take the tenant as their first argument
              + "|SELECT l9_(note_embedding_model|lock_embedding_models|lock|lock_slots"
              + "|lock_reflections|facts_settled|count_attempts|hold_world"
              + "|restore_world|restore_world_document|import_world_versions|forget_world"
              + "|begin_erasure|await_erasure|begin_erasing|finish_erasure)\\(\\?.*"
              + "|SELECT .* FROM l9_(store_world_update|count_subject|erase_next|look_again|hold_certificates"
              + "|count_remains|find_text)\\(\\?.*"
              // computes views anew, of no tenant
              + "|SELECT l9_refresh_after_erasing\\(\\)"
              + "|SELECT .* FROM\\s+l9_(damaged_world_versions|check_world|world_diff|world_document_diff|retention_due)\\(\\?.*"
              + "|SELECT l9_(open_archive|restore_rows|end_restore)\\(\\?.*"
              + "|SELECT .* FROM l9_begin_restore\\(\\?\\) b"
              // the catalog, and a cursor over the rows of one tenant
              + "|SELECT .* FROM l9_archived_tables\\(\\) a ORDER BY a.place"
              + "|SELECT max\\(h.version\\) FROM l9_schema_history h .*"
              + "|(FETCH FORWARD [0-9]+ FROM|CLOSE) l9_archive"
              + "|SELECT .* FROM l9_hold_audit_log\\(\\?\\) h");

  private static final Pattern INSERT =
      Pattern.compile("(?is)INSERT INTO (public\\.)?\\w+ (AS \\w+ )?\\([^)]*tenant_id.*");
  private static final Pattern CONDITION =
      Pattern.compile(
          "(?s).*[. ]tenant_id ?= ?(\\?|\\(SELECT \\?::uuid\\)|coalesce\\(\\?,tenant_id\\)).*");

  private static final Pattern UPDATE = Pattern.compile("(?is)\\s*UPDATE .*?( WHERE .*)");

  @Test
  void everyStatementNamesTheTenant(TestInfo test) {
    MemoryFixture fixture = new MemoryFixture(Seeds.of(test));
    ObservedDataSource observed = new ObservedDataSource(MEMORY.database().api(), false);
    RecordedCalls calls = new RecordedCalls();
    try (Persistence persistence =
        Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0)) {
      MemoryStore memory = calls.of(persistence.memory());
      RequestStore requests = calls.of(persistence.requests());
      IdentityStore identity = calls.of(persistence.identity());
      KnowledgeStore knowledge = calls.of(persistence.knowledge());
      AuditStore audit = calls.of(persistence.audit());
      ReflectionStore reflections = calls.of(persistence.reflections());
      TaskStore tasks = calls.of(persistence.tasks());
      CheckpointStore checkpoints = calls.of(persistence.checkpoints());
      ItemStore items = calls.of(persistence.items());
      ReasoningStore reasoning = calls.of(persistence.reasoning());
      LogStore logs = calls.of(persistence.logs());
      TraceStore traces = calls.of(persistence.traces());
      WorldStore worlds = calls.of(persistence.world());
      TradeStore trade = calls.of(persistence.trade());
      RetentionStore retention = calls.of(persistence.retention());
      ArchiveStore archives = calls.of(persistence.archives());
      SubjectStore subjects = calls.of(persistence.subjects());
      observed.clear();
      persistence
          .memory()
          .unitOfWork()
          .inScope(
              fixture.actor(),
              () -> {
                PacketCalls.readsAndSearches(fixture, memory);
                PacketCalls.logsAccesses(fixture, memory.accessLog());
                PacketCalls.listsAndCurates(fixture, memory);
                EmbeddingCalls.embeds(fixture, memory);
                EmbeddingCalls.summarises(fixture, memory);
                RequestCalls.keepsAnswers(fixture, requests);
                RequestCalls.administersKeys(fixture, identity.keys());
                KnowledgeCalls.believes(fixture, memory, knowledge);
                GraphCalls.walks(fixture, knowledge);
                GraphCalls.merges(fixture, knowledge);
                KnowledgeCalls.refuses(fixture, knowledge);
                ReflectionCalls.teaches(fixture, memory, reflections);
                ReflectionCalls.records(fixture, memory, reflections);
                ReviewCalls.looks(fixture, knowledge);
                TaskCalls.works(fixture, fixture.actor(), tasks);
                CheckpointCalls.steps(fixture, checkpoints);
                StoreCalls.items(fixture, items);
                ReasoningCalls.reasons(fixture, reasoning.reasoning());
                LogCalls.writesAndReads(fixture, logs.logs());
                ReasoningCalls.traces(traces.traces());
                return null;
              });
      persistence
          .memory()
          .unitOfWork()
          .inScope(
              fixture.world().orgAdmin(),
              () -> {
                KnowledgeCalls.declares(fixture, knowledge);
                WorldCalls.changesAndReads(fixture.world().orgAdmin(), worlds);
                TradeCalls.changesAndReads(fixture.world().orgAdmin(), trade);
                TaskCalls.works(fixture, fixture.world().orgAdmin(), tasks);
                return null;
              });
      persistence
          .memory()
          .unitOfWork()
          .inScope(
              fixture.world().tenantAdmin(),
              () -> {
                AuditCalls.logsAndVerifies(fixture, audit.log());
                TaskCalls.works(fixture, fixture.world().tenantAdmin(), tasks);
                RetentionCalls.keepsAndHolds(fixture, retention.retention());
                return null;
              });
      ArchiveCalls.exportsAndRestores(fixture, persistence.archives().unitOfWork(), archives);
      KnowledgeCalls.reads(fixture, persistence.knowledge().unitOfWork(), knowledge);
      persistence
          .memory()
          .unitOfWork()
          .inScope(
              fixture.world().tenantAdmin(),
              () -> {
                SubjectCalls.erases(fixture, subjects);
                return null;
              });
      assertTrue(identity.directory().authenticate("selector0000", new byte[32], NOW).isEmpty());
    }
    assertEquals(Set.of(), calls.missed(), "this test calls every method");

    List<String> statements = observed.statements();
    assertTrue(statements.size() > calls.count(), statements::toString);
    assertTrue(statements.get(0).contains("l9_begin_scope"), "the scope comes first");
    for (String sql : statements) {
      assertTrue(namesTheTenant(sql), sql);
    }
  }

  @Test
  void aStatementWithoutTheTenantIsNoticed() {
    assertFalse(namesTheTenant("SELECT p.packet_id FROM packet_store p WHERE p.packet_id = ?"));
    assertFalse(namesTheTenant("select p.tenant_id from packet_store p"));
    assertFalse(namesTheTenant("INSERT INTO packet_store (packet_id) VALUES (?)"));
    assertFalse(namesTheTenant("update packet_store set text=?,tenant_id=? where packet_id=?"));
    assertFalse(namesTheTenant("update t set a=?, tenant_id=coalesce(?,tenant_id) where id=?"));
    assertTrue(namesTheTenant("update packet_store set text=? where id=? and tenant_id=?"));
    assertTrue(namesTheTenant("select 1 from packet_store p where p.tenant_id = ?"));
  }

  private static boolean namesTheTenant(String sql) {
    return NO_ROWS.matcher(sql).matches()
        || INSERT.matcher(sql).matches()
        || CONDITION.matcher(behindAssignments(sql)).matches()
        || sql.startsWith("WITH added AS (") && INSERT.matcher(sql.substring(15)).matches();
  }

  /**
   * Returns the conditions of an update, in which an assignment of the tenant restricts nothing.
   */
  private static String behindAssignments(String sql) {
    Matcher update = UPDATE.matcher(sql);
    return update.matches() ? update.group(1) : sql;
  }
}
