package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositorySequencesContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlCheckpointSequencesIT extends CheckpointRepositorySequencesContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected CheckpointStore store() {
    return MEMORY.persistence().checkpoints();
  }

  @Override
  protected Set<ValueHash> stored(CheckpointThread thread) {
    CheckpointOwner owner = thread.owner();
    try (Connection superuser = MEMORY.database().superuser().getConnection()) {
      return Set.copyOf(
          Sql.of(
                  "SELECT b.hash FROM checkpoint_blobs b WHERE b.tenant_id = ? AND b.thread_id = ?",
                  owner.owner().tenant().value(),
                  thread.id())
              .query(superuser, row -> ValueHash.of(row.getBytes(1))));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
