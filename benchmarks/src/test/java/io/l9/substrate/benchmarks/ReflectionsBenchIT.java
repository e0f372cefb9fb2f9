package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.ReflectionsBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReflectionsBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(2_000, 2, 2, 1, 2, 30);

  /** An advice counts, compares and reads reflections: three statements. */
  @Test
  void showsReadingThatIsSlow() throws Exception {
    List<Measurement> checks =
        TinyRun.of(
            new ReflectionsBench(
                TINY,
                TINY,
                database ->
                    database.execute(
                        """
                        CREATE POLICY slow ON reflection_store AS RESTRICTIVE FOR SELECT TO l9_app
                        USING ((SELECT pg_sleep(0.05)::text) IS NOT NULL)""")),
            DATABASE);

    assertEquals(
        List.of(
            "harmful_share",
            "true_effect",
            "negations_apart",
            "paraphrases_known",
            "lessons_apart",
            "before_task_p50_ms",
            "before_task_ratio_p50"),
        checks.stream().map(Measurement::name).toList());
    assertEquals(true, checks.get(2).met(), checks::toString);
    assertTrue(checks.get(5).value() >= 150, checks::toString);
  }
}
