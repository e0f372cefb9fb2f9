package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.CheckpointsBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckpointsBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(3, 3, 100, 1_500, 32_000);

  /** The product looks at the parent before it stores; the reference reads at the end alone. */
  @Test
  void comparesTheSameRows_countsTheBytesOfAStep_andListsWithoutAnyValue() throws Exception {
    List<Measurement> checks =
        TinyRun.of(new CheckpointsBench(TINY, TINY, database -> {}), DATABASE);

    assertEquals(
        List.of(
            "put_1k_ratio",
            "put_10k_ratio",
            "put_100k_ratio",
            "latest_1k_ratio",
            "latest_10k_ratio",
            "latest_100k_ratio",
            "growth_bytes_per_step",
            "list_value_pages",
            "complete_value_pages",
            "list_ms"),
        checks.stream().map(Measurement::name).toList());
    checks.subList(0, 6).forEach(check -> assertTrue(check.value() > 0, checks::toString));
    double step = checks.get(6).value();
    assertTrue(step > 5 * 1024 && step < 20 * 1024, checks::toString);
    assertEquals(0, checks.get(7).value(), checks::toString);
    assertTrue(checks.get(8).value() > 10, checks::toString);
  }
}
