package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a change.
 *
 * @param user null: the actor acts for no user, or the user is no longer known
 * @param role null: another client made the change
 */
public record Author(@Nullable UserId user, @Nullable Role role) {

  public static Author of(TenantScope scope) {
    return new Author(scope.user(), scope.role());
  }
}
