package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.IsolationBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IsolationBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(new IsolationData(3, 100), 3, 2);

  private static final String SLOW =
      "CREATE POLICY slow ON %s AS RESTRICTIVE FOR SELECT TO l9_app"
          + " USING ((SELECT pg_sleep(0.003)::text) IS NOT NULL);";

  @AfterEach
  void empty() throws SQLException {
    TinyRun.execute(
        DATABASE,
        """
        DROP SCHEMA bare CASCADE;
        TRUNCATE packet_store, knowledge_facts CASCADE;
        DROP POLICY IF EXISTS slow ON packet_store;
        DROP POLICY IF EXISTS slow ON knowledge_facts;
        """);
  }

  @Test
  void comparesEveryQuery_onWhatBothSidesFind() throws Exception {
    List<Measurement> checks = run(Preparation.NONE);

    assertEquals(
        List.of(
            "newest20",
            "by_thread",
            "by_tag",
            "by_hash",
            "children",
            "ancestors",
            "facts_by_subject"),
        checks.stream().map(check -> check.name().replaceFirst("_(ratio|extra_ms)$", "")).toList());
  }

  @Test
  void showsAPolicyThatIsSlow() throws Exception {
    List<Measurement> checks =
        run(
            database ->
                database.execute(
                    SLOW.formatted("packet_store") + SLOW.formatted("knowledge_facts")));

    checks.forEach(check -> assertEquals(false, check.met(), check::toString));
  }

  @Test
  void refusesToCompareWhatDoesNotFindTheSame() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> run(database -> database.execute("DELETE FROM bare.packet_tags")));

    assertTrue(String.valueOf(e.getMessage()).startsWith("by_tag finds 2 rows"), e.getMessage());
  }

  private static List<Measurement> run(Preparation preparation) throws Exception {
    return TinyRun.of(new IsolationBench(TINY, TINY, preparation), DATABASE);
  }
}
