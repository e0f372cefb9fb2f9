package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.WorldBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorldBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(8, 1_500, 1_200);

  /** Each part fails if what it wrote, read or restored is not what it should be. */
  @Test
  void comparesTheSameRows_andReadsComparesAndRestoresALargeWorld() throws Exception {
    List<Measurement> checks = TinyRun.of(new WorldBench(TINY, TINY, database -> {}), DATABASE);

    assertEquals(
        List.of(
            "one_entity_updates_per_s",
            "one_entity_ratio",
            "one_world_updates_per_s",
            "one_world_ratio",
            "many_worlds_updates_per_s",
            "many_worlds_ratio",
            "snapshot_ms",
            "read_entities_per_s",
            "read_peak_heap_mb",
            "diff_ms",
            "dry_run_10k_s",
            "restore_10k_s"),
        checks.stream().map(Measurement::name).toList());
    checks.subList(0, 8).forEach(check -> assertTrue(check.value() > 0, checks::toString));
    checks.subList(9, 12).forEach(check -> assertTrue(check.value() > 0, checks::toString));
  }
}
