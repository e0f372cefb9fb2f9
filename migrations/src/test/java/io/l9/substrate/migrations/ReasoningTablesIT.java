package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reasoning traces that were there before they had a visibility and a count of steps. */
@ExtendWith(TestCluster.class)
class ReasoningTablesIT {

  private static final String TENANT = "a0000000-0000-4000-8000-000000000001";
  private static final String PRIVATE = "00000000-0000-4000-8000-0000000000a1";
  private static final String SHARED = "00000000-0000-4000-8000-0000000000a2";

  private final TestCluster cluster;

  ReasoningTablesIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void tracesAreAsPrivateAsTheirPackets_andTheirStepsAreCounted() throws Exception {
    String database = cluster.empty();
    cluster.psql(OWNER, database, List.of(), files("0001", "0152"));
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      TestCluster.execute(
          superuser,
          """
          INSERT INTO packet_store (packet_id, tenant_id, packet_type, envelope, scope)
          VALUES ('%2$s', '%1$s', 'note', '1', 'l-private'), ('%3$s', '%1$s', 'note', '2', 'shared')"""
              .formatted(TENANT, PRIVATE, SHARED),
          """
          INSERT INTO reasoning_traces (tenant_id, agent_id, packet_id, steps, inference_steps)
          VALUES ('%1$s', 'a', '%2$s', NULL, '[1, 2]'), ('%1$s', 'b', '%3$s', '["x"]', '{"y": 1}'),
                 ('%1$s', 'c', NULL, 'null', '"z"'), ('%1$s', 'd', NULL, NULL, NULL)"""
              .formatted(TENANT, PRIVATE, SHARED));
      cluster.psql(OWNER, database, List.of(), files("0153", "9999"));
      assertEquals(
          List.of("a|l-private|2", "b|shared|2", "c|shared|1", "d|shared|0"), traces(superuser));

      // a decision that was made since stays when the file runs again
      TestCluster.execute(
          superuser, "UPDATE reasoning_traces SET scope = 'cursor' WHERE agent_id = 'a'");
      cluster.psql(OWNER, database, List.of(), files("0154", "0154"));
      assertEquals("a|cursor|2", traces(superuser).get(0));
    }
  }

  private static List<String> traces(Connection superuser) throws Exception {
    return rows(
        superuser, "SELECT agent_id, scope, step_count FROM reasoning_traces ORDER BY agent_id");
  }
}
