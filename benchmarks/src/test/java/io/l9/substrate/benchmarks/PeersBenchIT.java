package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.PeersBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeersBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(3, 12, 3);
  private static final Path LIBRARY = Path.of("../peers/target/l9/lib");

  @Test
  void fillsAndSearchesEveryStore() throws Exception {
    Map<String, Measurement> found =
        TinyRun.of(new PeersBench(TINY, TINY, LIBRARY), DATABASE).stream()
            .collect(Collectors.toMap(Measurement::name, Function.identity()));

    for (String store : List.of("l9", "langchain4j", "spring_ai")) {
      for (int tenants : new int[] {1, 3}) {
        assertTrue(found.get(store + "_in_ms_per_1000_of_" + tenants).value() > 0);
        assertTrue(found.get(store + "_p50_ms_of_" + tenants).value() > 0);
      }
      assertTrue(found.get(store + "_returned_of_k_of_1").value() > 0, store);
    }
    assertEquals(1, found.get("l9_least_returned_of_k_of_1").value());
    assertEquals(1, found.get("l9_least_returned_of_k_of_3").value());
  }

  @Test
  void saysWhatToBuildWhereThereAreNoLibraries() {
    PeersBench bench = new PeersBench(TINY, TINY, Path.of("no-such-folder"));

    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> TinyRun.of(bench, DATABASE));
    assertTrue(refused.getMessage().contains("build the module peers"));
  }
}
