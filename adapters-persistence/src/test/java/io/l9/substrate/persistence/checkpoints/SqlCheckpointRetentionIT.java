package io.l9.substrate.persistence.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositoryRetentionContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlCheckpointRetentionIT extends CheckpointRepositoryRetentionContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected CheckpointStore store() {
    return MEMORY.persistence().checkpoints();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }

  @Override
  protected RetentionStore retention() {
    return MEMORY.persistence().retention();
  }

  @Test
  void takesThePointerAlone_ofWhatAnotherClientKeepsBesideIt() throws SQLException {
    TenantScope admin = world().orgAdmin();
    keep(30);
    putOf(admin, "beside", "1", NOW);
    putOf(admin, "alone", "2", NOW);
    execute(
        "UPDATE graph_checkpoints SET graph_state = graph_state || '{\"plan\": [1]}'"
            + " WHERE tenant_id = ? AND agent_id = 'beside'",
        admin.tenant());
    insert(admin, "scalar", "\"text\"");
    insert(admin, "foreign", "{\"plan\": [2]}");
    Map<String, String> others =
        Map.of("beside", "{\"plan\": [1]}", "scalar", "\"text\"", "foreign", "{\"plan\": [2]}");
    assertEquals(4, states(admin.tenant()).size());
    assertEquals(1, evict(Duration.ofDays(31)));
    assertEquals(others, states(admin.tenant()));
    putOf(admin, "beside", "1", NOW);
    putOf(admin, "alone", "2", NOW);
    assertEquals(
        2, as(admin, () -> store().checkpoints().delete(CheckpointOwner.of(admin).thread("t"))));
    assertEquals(others, states(admin.tenant()));
  }

  @Test
  void leavesThePointerOfASharedThread_whenAPrivateOneOfThatNameGoes() throws SQLException {
    TenantScope admin = world().orgAdmin();
    keep(30);
    putOf(world().system(), "agent", "1", NOW);
    putOf(admin, "agent", "1", NOW.plus(Duration.ofDays(10)));
    Map<String, String> pointers = states(admin.tenant());
    assertEquals(1, pointers.size());
    assertEquals(1, evict(Duration.ofDays(31)), "the private thread");
    assertEquals(pointers, states(admin.tenant()));
    assertEquals(1, evict(Duration.ofDays(41)), "the shared thread");
    assertEquals(Map.of(), states(admin.tenant()));
  }

  private static void insert(TenantScope owner, String agent, String state) throws SQLException {
    execute(
        "INSERT INTO graph_checkpoints (tenant_id, org_id, agent_id, graph_state)"
            + " VALUES (?, '%s', '%s', '%s')".formatted(owner.org(), agent, state),
        owner.tenant());
  }

  private static void execute(String sql, TenantId tenant) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        PreparedStatement statement = superuser.prepareStatement(sql)) {
      statement.setObject(1, tenant.value());
      assertEquals(1, statement.executeUpdate());
    }
  }

  /** Returns the states of a tenant by agent. */
  private static Map<String, String> states(TenantId tenant) throws SQLException {
    Map<String, String> states = new HashMap<>();
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        PreparedStatement statement =
            superuser.prepareStatement(
                "SELECT agent_id, graph_state FROM graph_checkpoints WHERE tenant_id = ?")) {
      statement.setObject(1, tenant.value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          states.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return states;
  }
}
