package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.shared.Page;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: reasoning traces, as the active unit of work sees them. Rows are created, deleted
 * and never changed. Every method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface ReasoningRepository {

  /**
   * Stores a trace whose id is new.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not write it
   * @throws io.l9.substrate.domain.shared.ConflictException if its id is taken, by whomever
   */
  void create(ReasoningTrace trace);

  Optional<ReasoningTrace> find(UUID id);

  /** Returns traces without their contents, newest first. */
  Page<ReasoningHead> list(ReasoningQuery query);

  /** Deletes a trace; returns whether there was one that this scope may write. */
  boolean delete(UUID id);
}
