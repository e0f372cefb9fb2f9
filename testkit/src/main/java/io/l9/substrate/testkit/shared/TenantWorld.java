package io.l9.substrate.testkit.shared;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fresh tenant with two organisations and two users, and a foreign tenant that has an
 * organisation and a user <em>of the same ids</em>, so that only the tenant keeps them apart.
 * Immutable.
 *
 * <p>Platform administrators are not among the actors: they come through a database login of their
 * own.
 */
public final class TenantWorld {

  private final TenantId tenant;
  private final TenantId foreignTenant;
  private final OrgId org;
  private final OrgId otherOrg;
  private final UserId user;
  private final UserId otherUser;
  private final UUID correlation;

  public TenantWorld(Random random) {
    tenant = new TenantId(Seeds.uuid(random));
    foreignTenant = new TenantId(Seeds.uuid(random));
    org = new OrgId(Seeds.uuid(random));
    otherOrg = new OrgId(Seeds.uuid(random));
    user = new UserId(Seeds.uuid(random));
    otherUser = new UserId(Seeds.uuid(random));
    correlation = Seeds.uuid(random);
  }

  /** The actor of most tests. */
  public TenantScope endUser() {
    return scope(tenant, org, user, Role.END_USER);
  }

  /** Another end user of the same organisation. */
  public TenantScope colleague() {
    return scope(tenant, org, otherUser, Role.END_USER);
  }

  /** The same user as {@link #endUser()}, in another organisation of the tenant. */
  public TenantScope endUserElsewhere() {
    return scope(tenant, otherOrg, user, Role.END_USER);
  }

  public TenantScope system() {
    return scope(tenant, org, null, Role.L9_SYSTEM);
  }

  public TenantScope orgAdmin() {
    return scope(tenant, org, null, Role.ORG_ADMIN);
  }

  public TenantScope tenantAdmin() {
    return scope(tenant, null, null, Role.TENANT_ADMIN);
  }

  /** An end user of the foreign tenant, with the organisation's and the user's ids of this one. */
  public TenantScope foreigner() {
    return scope(foreignTenant, org, user, Role.END_USER);
  }

  /** Every kind of actor, here and in the foreign tenant. */
  public List<TenantScope> actors() {
    List<TenantScope> actors = new ArrayList<>();
    for (TenantId t : List.of(tenant, foreignTenant)) {
      actors.add(scope(t, org, user, Role.END_USER));
      actors.add(scope(t, org, otherUser, Role.END_USER));
      actors.add(scope(t, otherOrg, user, Role.END_USER));
      actors.add(scope(t, org, user, Role.CURSOR_USER));
      actors.add(scope(t, org, null, Role.L9_SYSTEM));
      actors.add(scope(t, org, otherUser, Role.L9_SYSTEM));
      actors.add(scope(t, org, null, Role.ORG_ADMIN));
      actors.add(scope(t, otherOrg, user, Role.ORG_ADMIN));
      actors.add(scope(t, null, null, Role.TENANT_ADMIN));
      actors.add(scope(t, org, user, Role.TENANT_ADMIN));
    }
    return actors;
  }

  /** Every kind of owner of a row, here and in the foreign tenant. */
  public List<Ownership> owners() {
    List<Ownership> owners = new ArrayList<>();
    for (TenantId t : List.of(tenant, foreignTenant)) {
      owners.add(new Ownership(t, org, user));
      owners.add(new Ownership(t, org, otherUser));
      owners.add(new Ownership(t, org, null));
      owners.add(new Ownership(t, otherOrg, user));
      owners.add(new Ownership(t, otherOrg, otherUser));
      owners.add(new Ownership(t, otherOrg, null));
      owners.add(new Ownership(t, null, user));
      owners.add(new Ownership(t, null, null));
    }
    return owners;
  }

  /**
   * Somebody who may write such a row; empty where only a platform administrator may: private
   * memories of the system that belong to no organisation.
   */
  public Optional<TenantScope> writerOf(Ownership owner, Visibility visibility) {
    TenantScope writer =
        visibility == Visibility.L_PRIVATE && owner.org() != null
            ? scope(owner.tenant(), owner.org(), null, Role.L9_SYSTEM)
            : scope(owner.tenant(), null, null, Role.TENANT_ADMIN);
    return Optional.of(writer).filter(w -> w.mayWrite(owner, visibility));
  }

  private TenantScope scope(TenantId t, @Nullable OrgId o, @Nullable UserId u, Role role) {
    return new TenantScope(t, o, u, role, correlation, null, null);
  }
}
