package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.IngestBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IngestBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(3, 1, 5, 2, 200_000);

  /** The product looks for duplicates before it writes; the reference only reads what it wrote. */
  @Test
  void comparesTheSameRows_andShowsReadsThatAreSlow() throws Exception {
    List<Measurement> checks =
        TinyRun.of(
            new IngestBench(
                TINY,
                TINY,
                database ->
                    database.execute(
                        // the reference writes the same rows, and looks for none
                        """
                        CREATE POLICY slow ON packet_store AS RESTRICTIVE FOR SELECT TO l9_app
                        USING ((SELECT CASE WHEN current_query() ILIKE '%insert into%' THEN ''
                                            ELSE pg_sleep(0.06)::text END) IS NOT NULL)""")),
            DATABASE);

    assertEquals(
        List.of("single_ratio", "batch_ratio", "embed_share", "import_peak_heap_mb"),
        checks.stream().map(Measurement::name).toList());
    assertEquals(false, checks.get(0).met(), checks::toString);
    assertTrue(checks.get(1).value() < 1, checks::toString);
  }
}
