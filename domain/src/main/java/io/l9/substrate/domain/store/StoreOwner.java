package io.l9.substrate.domain.store;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;

/**
 * The owner of items. An address stands for another item with each owner.
 *
 * @param visibility private for the system's own agents, whose items may hold private memories;
 *     else shared
 */
public record StoreOwner(Ownership owner, Visibility visibility) {

  /**
   * Returns the owner of an actor's own items. An administrator who is narrowed to a user has that
   * user's.
   */
  public static StoreOwner of(TenantScope actor) {
    return new StoreOwner(
        actor.owner(), actor.role() == Role.L9_SYSTEM ? Visibility.L_PRIVATE : Visibility.SHARED);
  }
}
