package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.MicroBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MicroBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(1, 1, 10);

  @Test
  void measuresEachBesideAReference() throws Exception {
    List<Measurement> found = TinyRun.of(new MicroBench(TINY, TINY), DATABASE);

    List<String> expected = new ArrayList<>();
    for (String name : List.of("canonical_json", "scope_entry", "scope_entry_signed")) {
      expected.addAll(List.of(name + "_us", name + "_reference_us", name + "_ratio"));
    }
    expected.addAll(3, List.of("fusion_us", "mapping_read_us", "mapping_write_us"));
    assertEquals(expected, found.stream().map(Measurement::name).toList());
    assertTrue(found.stream().allMatch(measurement -> measurement.value() > 0));
  }
}
