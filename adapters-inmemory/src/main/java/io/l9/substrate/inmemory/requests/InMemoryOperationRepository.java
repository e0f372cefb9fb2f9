package io.l9.substrate.inmemory.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.inmemory.shared.Pages;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Operations by their ids. */
final class InMemoryOperationRepository implements OperationRepository {

  private final OperationTable operations;

  InMemoryOperationRepository(OperationTable operations) {
    this.operations = operations;
  }

  @Override
  public void create(Operation operation) {
    operations.create(operation);
  }

  @Override
  public Optional<Operation> find(UUID id) {
    return operations.find(id);
  }

  @Override
  public Optional<Operation> findForChange(UUID id) {
    return find(id);
  }

  @Override
  public boolean update(Operation operation) {
    return operations.update(operation);
  }

  @Override
  public Page<Operation> list(OperationQuery query) {
    return Pages.newestFirst(
        operations
            .visible()
            .filter(o -> query.status() == null || query.status() == o.status())
            .filter(o -> query.kind() == null || query.kind().equals(o.kind())),
        Operation::position,
        query.after(),
        query.limit());
  }

  @Override
  public int interrupt(Instant now) {
    return operations.interrupt(now);
  }
}
