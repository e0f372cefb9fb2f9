package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.SearchBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SearchBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(300, 2, 3);

  @Test
  void measuresWhatComesBack_andShowsWhatIsLost() throws Exception {
    Map<String, Measurement> whole = run(Preparation.NONE);
    Map<String, Measurement> halved =
        run(
            database ->
                database.execute(
                    "DELETE FROM memory_embeddings WHERE hashtext(packet_id::text) % 2 = 0"));

    assertEquals(
        List.of("p50_ms", "p99_ms", "recall_at_10_min", "returned_of_k", "sql_ratio_p50"),
        whole.keySet().stream().sorted().toList());
    assertEquals(1, whole.get("returned_of_k").value());
    assertEquals(1, whole.get("recall_at_10_min").value(), "few are compared one by one");
    assertTrue(halved.get("recall_at_10_min").value() < .95);
    assertEquals(false, halved.get("recall_at_10_min").met());
    assertEquals(false, halved.get("returned_of_k").met());
  }

  private static Map<String, Measurement> run(Preparation preparation) throws Exception {
    TinyRun.execute(DATABASE, "TRUNCATE packet_store CASCADE");
    return TinyRun.of(new SearchBench(TINY, TINY, preparation), DATABASE).stream()
        .collect(Collectors.toMap(Measurement::name, Function.identity()));
  }
}
