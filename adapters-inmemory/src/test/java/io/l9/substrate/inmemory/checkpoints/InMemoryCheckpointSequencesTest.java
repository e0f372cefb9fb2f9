package io.l9.substrate.inmemory.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositorySequencesContract;
import java.util.Set;
import java.util.stream.Collectors;

final class InMemoryCheckpointSequencesTest extends CheckpointRepositorySequencesContract {

  private final UnitsOfWork units = new UnitsOfWork();
  private final CheckpointTable rows = new CheckpointTable(units);
  private final CheckpointStore store =
      new CheckpointStore(
          units.unitOfWork(),
          CheckpointComponents.repository(units, rows, new Jackson3JsonCodec()));

  @Override
  protected CheckpointStore store() {
    return store;
  }

  @Override
  protected Set<ValueHash> stored(CheckpointThread thread) {
    return rows.values
        .all()
        .filter(value -> value.thread().equals(thread))
        .map(CheckpointTable.Value::hash)
        .collect(Collectors.toSet());
  }
}
