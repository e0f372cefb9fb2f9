package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.benchmarks.ContextBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContextBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(100, 5, 2);

  /** The search of both reads evidence, and the facts of contexts do so once more. */
  @Test
  void showsReadsOfFactsThatAreSlow() throws Exception {
    List<Measurement> checks =
        TinyRun.of(
            new ContextBench(
                TINY,
                TINY,
                database ->
                    database.execute(
                        """
                        CREATE POLICY slow ON fact_evidence AS RESTRICTIVE FOR SELECT TO l9_app
                        USING ((SELECT pg_sleep(0.2)::text) IS NOT NULL)""")),
            DATABASE);

    assertEquals(
        List.of("context_p50_ms", "context_ratio_p50"),
        checks.stream().map(Measurement::name).toList());
    assertEquals(false, checks.get(1).met(), checks::toString);
  }
}
