package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TraceQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The indexes of traces and of reasoning, as {@code l9_api} behind the policies. */
class TracePlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(16));
  private static final TenantScope ACTOR = FIXTURE.actor();
  private static final int ROWS = 5_000;

  private static ObservedDataSource observed;
  private static Persistence persistence;

  @BeforeAll
  static void fill() throws SQLException {
    PGSimpleDataSource api = (PGSimpleDataSource) MEMORY.database().api();
    api.setOptions("-c jit=off");
    observed = new ObservedDataSource(api, true);
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON);
    insert("packet_store", "trace_id", "packet_type, envelope", "'note', to_jsonb(i)");
    insert("agent_log", "trace_id", "agent_id, level, message", "'a', 'INFO', 'line ' || i");
    insert(
        "reasoning_traces",
        "request_trace_id",
        "agent_id, inference_steps, created_at",
        "'agent ' || i % 50, '[1, 2]', now() - make_interval(secs => i)");
    insert("tasks", "trace_id", "type", "'mail'");
    insert(
        "checkpoints",
        "trace_id",
        "thread_id, checkpoint_id, body_type, body",
        "'thread', i::text, 'json', ''");
  }

  /** Inserts rows of as many requests as a tenth of them. */
  private static void insert(String table, String trace, String columns, String values)
      throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          INSERT INTO %s (tenant_id, org_id, user_id, %s, %s)
          SELECT '%s', '%s', '%s', 'request ' || i / 10, %s FROM generate_series(1, %d) AS i"""
              .formatted(
                  table, trace, columns, ACTOR.tenant(), ACTOR.org(), ACTOR.user(), values, ROWS));
      statement.execute("VACUUM ANALYZE " + table);
    }
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  private static String plan(Supplier<?> work) {
    observed.clear();
    var unused = persistence.traces().unitOfWork().inScope(ACTOR, () -> work.get() != null);
    return observed.plans();
  }

  private static TracePage read(TraceQuery query) {
    return persistence.traces().traces().read(query, MemoryFixture.NOW);
  }

  @Test
  void aTraceReadsAnIndexOfEachPart() {
    TracePage page =
        persistence
            .traces()
            .unitOfWork()
            .inScope(
                ACTOR,
                () -> read(new TraceQuery("request 7", Set.of(TracePart.values()), 60, null)));
    // ten of each part, and two steps of each of the reasoning traces
    assertEquals(60, page.entries().size());
    for (TraceQuery query :
        List.of(
            TraceQuery.of("request 7"),
            new TraceQuery("request 7", Set.of(TracePart.values()), 20, page.next()))) {
      String plan = plan(() -> read(query));
      for (String index :
          List.of(
              "packet_store_request",
              "agent_log_trace",
              "reasoning_traces_request",
              "tasks_request",
              "checkpoints_request")) {
        assertTrue(plan.contains(index), () -> index + " is not read:\n" + plan);
      }
      assertFalse(plan.contains("Seq Scan on public."), plan);
      // what ended is found by its task, not by when it did
      assertTrue(plan.contains("task_uid = q.task_uid)"), plan);
      assertFalse(plan.contains("tasks_completed_long_ago"), plan);
    }
  }

  @Test
  void listsOfReasoningReadAnIndexInTheirOrder() {
    for (ReasoningQuery query :
        List.of(ReasoningQuery.newest(), ReasoningQuery.ofAgent("agent 7"))) {
      String index = query.agentId() == null ? "reasoning_traces_latest" : "reasoning_traces_agent";
      String plan = plan(() -> persistence.reasoning().reasoning().list(query));
      assertTrue(plan.contains(index), plan);
      assertFalse(plan.contains("Sort"), plan);
    }
  }
}
