package io.l9.substrate.benchmarks;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages that a claim of the product reads and writes, by the plan of the statement it sends.
 */
final class ClaimPages {

  private static final String EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) ";

  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

  private final BenchDatabase database;
  private final StatementRecorder recorder;
  private final TaskWork work;

  ClaimPages(BenchContext bench) throws SQLException {
    database = bench.database();
    recorder = new StatementRecorder(database.pool());
    MemorySubstrate recorded =
        bench.closing(
            MemorySubstrate.builder().dataSource(recorder.dataSource()).embedder(null).build());
    work = recorded.tasks().work();
  }

  /** Returns the pages of a claim of one task, in memory or not; a task less is due afterwards. */
  long of(TenantScope scope) throws SQLException {
    database.execute("VACUUM ANALYZE tasks");
    recorder.take();
    if (work.claim(scope, Claim.one("worker")).size() != 1) {
      throw new IllegalStateException("there was no task to claim");
    }
    List<RecordedStatement> sent = recorder.take();
    if (sent.size() != 2) {
      throw new IllegalStateException("not an entry and a claim: " + sent);
    }
    try (Connection connection = database.pool().getConnection()) {
      connection.setAutoCommit(false);
      var unused = sent.get(0).rows(connection);
      String plan = String.join("\n", sent.get(1).with(EXPLAIN::concat).rows(connection));
      connection.rollback();
      return pages(plan);
    }
  }

  /** Returns the pages of the whole plan, which stand first. */
  private static long pages(String plan) {
    Matcher pages = PAGES.matcher(plan);
    if (!pages.find()) {
      throw new IllegalStateException("no pages in " + plan);
    }
    String read = pages.group(2);
    return Long.parseLong(pages.group(1)) + (read == null ? 0 : Long.parseLong(read));
  }
}
