package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.ScaleBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScaleBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(2_000, 2, Duration.ZERO, 100, Duration.ZERO);

  @Test
  void measuresEveryReadOfTheLargest_andOfOneAmongAllAndAlone() throws Exception {
    Map<String, Measurement> checks =
        TinyRun.of(new ScaleBench(TINY, TINY), DATABASE).stream()
            .collect(Collectors.toMap(Measurement::name, Function.identity()));

    for (String read :
        List.of(
            "newest",
            "thread",
            "tag",
            "hash",
            "lineage",
            "threads",
            "tags",
            "keyword_rare",
            "keyword_common",
            "keyword_both",
            "vector")) {
      assertTrue(checks.containsKey(read + "_ms"), read);
      assertTrue(checks.containsKey(read + "_growth"), read);
    }
    assertTrue(checks.get("bytes_a_packet").value() > 1_000);
    assertTrue(checks.get("bytes_a_vector").value() > 4 * 384);
    assertTrue(checks.get("bytes_a_term").value() > 0);
    assertEquals(26, checks.size());
  }
}
