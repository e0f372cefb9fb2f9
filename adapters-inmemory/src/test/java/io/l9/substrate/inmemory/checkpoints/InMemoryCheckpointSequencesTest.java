package io.l9.substrate.inmemory.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositorySequencesContract;
import java.util.Map;
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
  protected Map<String, Set<ValueHash>> stored(CheckpointOwner owner) {
    return rows.values
        .all()
        .filter(value -> value.thread().owner().equals(owner))
        .collect(
            Collectors.groupingBy(
                value -> value.thread().id(),
                Collectors.mapping(CheckpointTable.Value::hash, Collectors.toSet())));
  }
}
