package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.benchmarks.FactsBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FactsBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(3, 1, 5, 4, 2, 40, 2);

  /** The product reads the packet of each assertion; the reference only writes. */
  @Test
  void comparesTheSameRows_andShowsReadsThatAreSlow() throws Exception {
    List<Measurement> checks =
        TinyRun.of(
            new FactsBench(
                TINY,
                TINY,
                database ->
                    database.execute(
                        """
                        CREATE POLICY slow ON packet_store AS RESTRICTIVE FOR SELECT TO l9_app
                        USING ((SELECT CASE WHEN current_query() ILIKE '%insert into%' THEN ''
                                            ELSE pg_sleep(0.05)::text END) IS NOT NULL)""")),
            DATABASE);

    assertEquals(
        List.of(
            "assert_single_ratio",
            "reinforce_single_ratio",
            "supersede_single_ratio",
            "assert_batch_ratio",
            "reinforce_batch_ratio",
            "supersede_batch_ratio",
            "one_slot_kept",
            "one_slot_per_s",
            "as_of_known_at_ratio"),
        checks.stream().map(Measurement::name).toList());
    checks.subList(0, 6).forEach(check -> assertEquals(false, check.met(), checks::toString));
    assertEquals(true, checks.get(6).met(), checks::toString);
  }
}
