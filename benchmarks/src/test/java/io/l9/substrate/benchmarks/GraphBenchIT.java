package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.benchmarks.GraphBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class GraphBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(new GraphData(2, 60, 10), 3, 2);

  @TempDir Path folder;

  /**
   * The product looks for merges; the reference does not. A policy is asked for rows alone, so each
   * tenant has a merge.
   */
  @Test
  void comparesTheSameAnswers_showsReadsThatAreSlow_andFindsTriples() throws Exception {
    Path dataset = Files.createDirectories(folder.resolve("small"));
    Files.writeString(dataset.resolve("train.txt"), "a\tknows\tb\nB\tknows\ta\na\tknows\ta\n");
    Files.writeString(dataset.resolve("valid.txt"), "a\tlikes\tb\n");
    Files.writeString(dataset.resolve("test.txt"), "a\tknows\tb\n");
    Files.createDirectories(folder.resolve("no dataset"));
    List<Measurement> checks =
        TinyRun.of(
            new GraphBench(
                TINY,
                TINY,
                database ->
                    database.execute(
                        """
                        INSERT INTO entity_aliases (tenant_id, org_id, user_id, names)
                        SELECT DISTINCT tenant_id, NULL::uuid, NULL::uuid, ARRAY['no one', 'nobody']
                        FROM entity_relationships;
                        CREATE POLICY slow ON entity_aliases AS RESTRICTIVE FOR SELECT TO l9_app
                        USING ((SELECT pg_sleep(0.01)::text) IS NOT NULL)""")),
            DATABASE,
            folder);

    List<String> names = checks.stream().map(Measurement::name).toList();
    assertTrue(
        names.containsAll(
            List.of(
                "depth2_hubs_p50_ms",
                "depth4_ordinary_p95_ms",
                "neighbours_hubs_p50_ms",
                "shortest_path_p50_ms",
                "strongest_path_p95_ms")),
        names::toString);
    List<Measurement> ratios =
        checks.stream().filter(check -> check.name().endsWith("_ratio")).toList();
    assertEquals(8, ratios.size(), names::toString);
    ratios.forEach(check -> assertEquals(false, check.met(), checks::toString));
    Measurement missed = checks.get(checks.size() - 1);
    assertEquals("triples_missed", missed.name());
    assertEquals(true, missed.met(), checks::toString);
  }
}
