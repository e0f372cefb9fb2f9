package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositorySequencesContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlCheckpointSequencesIT extends CheckpointRepositorySequencesContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected CheckpointStore store() {
    return MEMORY.persistence().checkpoints();
  }

  @Override
  protected Map<String, Set<ValueHash>> stored(CheckpointOwner owner) {
    Map<String, Set<ValueHash>> stored = new HashMap<>();
    try (Connection superuser = MEMORY.database().superuser().getConnection()) {
      List<Boolean> unused =
          Sql.of(
                  "SELECT b.thread_id, b.hash FROM checkpoint_blobs b WHERE b.tenant_id = ?",
                  owner.owner().tenant().value())
              .query(
                  superuser,
                  row ->
                      stored
                          .computeIfAbsent(row.getString(1), thread -> new HashSet<>())
                          .add(ValueHash.of(row.getBytes(2))));
      return stored;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
