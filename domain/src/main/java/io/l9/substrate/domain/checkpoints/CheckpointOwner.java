package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;

/**
 * The owner of threads. A name stands for another thread with each owner.
 *
 * @param visibility private for the system's own agents, whose checkpoints may hold private
 *     memories; else shared
 */
public record CheckpointOwner(Ownership owner, Visibility visibility) {

  /**
   * Returns the owner of an actor's own threads. An administrator who is narrowed to a user has
   * that user's.
   */
  public static CheckpointOwner of(TenantScope actor) {
    return new CheckpointOwner(
        actor.owner(), actor.role() == Role.L9_SYSTEM ? Visibility.L_PRIVATE : Visibility.SHARED);
  }

  /** Returns a thread of this owner's. */
  public CheckpointThread thread(String id) {
    return new CheckpointThread(this, id);
  }
}
