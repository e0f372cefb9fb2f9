package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.Page;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: operations as they were last heard of, each for those alone whom {@link
 * Operation#openTo} lets in. Every method throws {@link IllegalStateException} outside of a unit of
 * work.
 */
public interface OperationRepository {

  /**
   * Stores one that is new.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if its id is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not write it
   */
  void create(Operation operation);

  Optional<Operation> find(UUID id);

  /**
   * As {@link #find}, for the change that follows in the same unit of work: waits until no other
   * unit of work is about to change it, nor to create it.
   */
  Optional<Operation> findForChange(UUID id);

  /**
   * Stores everything that changes of an operation that is not finished.
   *
   * @return false if it is finished already, or not there
   */
  boolean update(Operation operation);

  /** Operations, newest first, as they are stored. */
  Page<Operation> list(OperationQuery query);

  /**
   * Fails those that are {@link Operation#interrupted}; what others change just now is left alone.
   *
   * @return how many
   */
  int interrupt(Instant now);
}
