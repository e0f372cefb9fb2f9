package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.RestBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RestBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(5, 1, Duration.ofMillis(1), 1, Duration.ofMillis(1));

  @Test
  void measuresEveryCallInBothWays_andAServerOfItsOwn() throws Exception {
    List<Measurement> checks = TinyRun.of(new RestBench(TINY, TINY), DATABASE);

    assertEquals(
        List.of(
            "overhead_p50_ms",
            "cpu_ms_per_request",
            "foreign_id_ratio",
            "flooded_p99_ratio",
            "waiters_block",
            "slow_exports_block",
            "rss_mb",
            "rss_loaded_mb",
            "start_ms"),
        checks.stream().map(Measurement::name).toList());
    // No process that runs Java is smaller, or there sooner.
    assertTrue(checks.get(6).value() > 20, checks::toString);
    assertTrue(checks.get(8).value() > 100, checks::toString);
  }
}
