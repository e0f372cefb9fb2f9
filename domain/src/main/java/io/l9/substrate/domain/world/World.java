package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * A world: the entities that one organisation shares, or the tenant as a whole. Every member of an
 * organisation changes its world; the tenant's own is changed by the tenant's administrators, and
 * read by everybody in the tenant.
 *
 * @param org null: the tenant's own
 */
public record World(TenantId tenant, @Nullable OrgId org) {

  public World {
    Require.present("/tenant", tenant);
  }

  /** The world of the organisation that an actor acts in. */
  public static World of(TenantScope actor) {
    return new World(actor.tenant(), actor.org());
  }

  /** Returns the owner of its rows. */
  public Ownership owner() {
    return new Ownership(tenant, org, null);
  }

  public boolean isVisibleTo(TenantScope actor) {
    return actor.sees(owner(), Visibility.SHARED);
  }

  public boolean isWritableBy(TenantScope actor) {
    return isVisibleTo(actor)
        && (actor.role() == Role.PLATFORM_ADMIN
            || actor.role() == Role.TENANT_ADMIN
            || (org != null && org.equals(actor.org())));
  }

  /** Whether an actor may restore it, and decide on what is kept of it. */
  public boolean isAdministeredBy(TenantScope actor) {
    return isWritableBy(actor) && actor.role().covers(Role.ORG_ADMIN);
  }
}
