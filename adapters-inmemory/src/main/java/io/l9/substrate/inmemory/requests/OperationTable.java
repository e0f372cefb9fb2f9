package io.l9.substrate.inmemory.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The rows of operations. Only those who may write one see it. */
public final class OperationTable {

  private final ScopedTable<UUID, Operation> operations;

  public OperationTable(UnitsOfWork units) {
    operations = new ScopedTable<>(units, Operation::id, Operation::owner, Operation::visibility);
  }

  void create(Operation operation) {
    operations.create(operation);
  }

  Optional<Operation> find(UUID id) {
    return operations.writable(id);
  }

  boolean update(Operation operation) {
    return operations.replace(operation, before -> !before.status().finished());
  }

  Stream<Operation> visible() {
    return operations.writable();
  }

  /** Fails the operations that are interrupted; returns how many. */
  public int interrupt(Instant now) {
    List<Operation> interrupted = visible().filter(o -> o.interrupted(now)).toList();
    interrupted.forEach(operation -> operations.put(operation.at(now)));
    return interrupted.size();
  }

  /** Returns how many operations are interrupted. */
  public long interrupted(Instant now) {
    return visible().filter(o -> o.interrupted(now)).count();
  }

  /** Returns the operations that were finished by a time. */
  public List<Operation> finishedUpTo(Instant time) {
    return visible().filter(o -> o.finishedAt() != null && !o.finishedAt().isAfter(time)).toList();
  }

  /** Deletes an operation. */
  public void evict(Operation operation) {
    operations.remove(operation.id());
  }
}
