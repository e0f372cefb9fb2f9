package io.l9.substrate.inmemory;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Operations by their ids. */
final class InMemoryOperationRepository implements OperationRepository {

  private static final Comparator<Position> NEWEST_FIRST = Comparator.reverseOrder();

  private final InMemoryUnitOfWork unitOfWork;
  private final Table<UUID, Operation> operations;

  InMemoryOperationRepository(InMemoryUnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
    operations = new Table<>(unitOfWork);
  }

  @Override
  public void create(Operation operation) {
    TenantScope scope = unitOfWork.scope();
    if (!operation.openTo(scope)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "this scope may not do that with these rows");
    }
    if (operations.get(operation.id()) != null) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    operations.put(operation.id(), operation);
  }

  @Override
  public Optional<Operation> find(UUID id) {
    return visible().filter(operation -> operation.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Operation> findForChange(UUID id) {
    return find(id);
  }

  @Override
  public boolean update(Operation operation) {
    Optional<Operation> before = find(operation.id());
    if (before.isEmpty() || before.get().status().finished()) {
      return false;
    }
    operations.put(operation.id(), operation);
    return true;
  }

  @Override
  public Page<Operation> list(OperationQuery query) {
    Position after = query.after();
    List<Operation> rows =
        visible()
            .filter(o -> query.status() == null || query.status() == o.status())
            .filter(o -> query.kind() == null || query.kind().equals(o.kind()))
            .filter(o -> after == null || NEWEST_FIRST.compare(o.position(), after) > 0)
            .sorted(Comparator.comparing(Operation::position, NEWEST_FIRST))
            .limit(query.limit() + 1L)
            .toList();
    return Page.of(rows, query.limit(), Operation::position);
  }

  @Override
  public int interrupt(Instant now) {
    List<Operation> interrupted = visible().filter(o -> o.interrupted(now)).toList();
    interrupted.forEach(operation -> operations.put(operation.id(), operation.at(now)));
    return interrupted.size();
  }

  List<Operation> finishedUpTo(Instant time) {
    return visible().filter(o -> o.finishedAt() != null && !o.finishedAt().isAfter(time)).toList();
  }

  long interrupted(Instant now) {
    return visible().filter(o -> o.interrupted(now)).count();
  }

  void evict(Operation operation) {
    operations.remove(operation.id());
  }

  private Stream<Operation> visible() {
    TenantScope scope = unitOfWork.scope();
    return operations.values().stream().filter(operation -> operation.openTo(scope));
  }
}
