package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Memory;
import io.l9.substrate.benchmarks.EraseBench.Size;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EraseBenchIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Size TINY = new Size(60, 40, 1);

  @Test
  void fillsEveryKindOfRow() throws Exception {
    BenchDatabase database = new BenchDatabase(DATABASE.database(), DATABASE.superuser());
    PrecomputedEmbedder embedder = new PrecomputedEmbedder();
    Memory memory = database.substrate(embedder).as("filled", "org", "person");
    var unused = new EraseData(160).fill(memory, "person", embedder, new ClusteredVectors(1, 5));
    for (String table :
        List.of(
            "packet_store",
            "agent_memory_events",
            "knowledge_facts",
            "memory_summaries",
            "reflection_store",
            "tasks",
            "checkpoints",
            "store_items",
            "agent_log")) {
      String rows =
          database.single(
              "SELECT count(*) FROM %s WHERE user_id = '%s'"
                  .formatted(table, memory.scope().user()));
      assertTrue(Long.parseLong(rows) > 1, table);
    }
  }

  @Test
  void erasesAsManyRowsAsPlainDeletes_andLeavesNone() throws Exception {
    List<Measurement> checks = TinyRun.of(new EraseBench(TINY, TINY, database -> {}), DATABASE);

    assertEquals(
        List.of("rows_per_s", "ratio_to_plain_deletes", "left_over", "others_recall_change"),
        checks.stream().map(Measurement::name).toList());
    assertTrue(checks.get(0).value() > 0, checks::toString);
    assertEquals(0, checks.get(2).value());
    assertEquals(0, checks.get(3).value());
  }
}
