package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.QueueBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(8, 64, 100, Duration.ZERO, Duration.ZERO, 20);
  private static final Path LIBRARY = Path.of("../peers/target/l9/lib");

  /** A policy that is slow delays what the policies guard, and not the table without them. */
  @Test
  void worksOnEveryQueue_andShowsPoliciesThatAreSlow() throws Exception {
    List<Measurement> checks =
        TinyRun.of(
            new QueueBench(
                TINY,
                TINY,
                LIBRARY,
                database ->
                    database.execute(
                        """
                        CREATE POLICY slow ON tasks AS RESTRICTIVE FOR SELECT TO l9_app
                        USING ((SELECT pg_sleep(0.05)::text) IS NOT NULL)""")),
            DATABASE);

    assertEquals(
        List.of(
            "enqueue_single_ratio",
            "enqueue_batch_ratio",
            "work_single_ratio",
            "sql_ratio",
            "batch_jobs_per_s",
            "unprotected_ratio",
            "later_pages",
            "later_ratio",
            "held_snapshot_ratio",
            "db_scheduler_jobs_per_s",
            "jobrunr_jobs_per_s",
            "vs_best_peer"),
        checks.stream().map(Measurement::name).toList());
    checks.stream()
        .filter(check -> !check.name().equals("later_pages"))
        .forEach(check -> assertTrue(check.value() > 0, checks::toString));
    assertTrue(checks.get(6).value() <= 10, checks::toString);
    assertTrue(checks.get(5).value() < .5, checks::toString);
  }
}
