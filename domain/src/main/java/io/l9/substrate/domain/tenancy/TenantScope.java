package io.l9.substrate.domain.tenancy;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a call: the first argument of every use case. There is no call without one.
 * Immutable.
 *
 * @param org null only for tenant and platform administrators
 * @param user null for administrators and the system's agents that act for no user
 * @param correlation joins everything that one request or run did
 * @param session the caller's session, at most 200 characters
 * @param trace the caller's trace id, at most 200 characters
 */
public record TenantScope(
    TenantId tenant,
    @Nullable OrgId org,
    @Nullable UserId user,
    Role role,
    UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  public static final int MAX_TRACING = 200;

  public TenantScope {
    Require.present("/tenant", tenant);
    Require.present("/role", role);
    Require.present("/correlation", correlation);
    if (org == null && role.needsOrg()) {
      throw ValidationException.at("/org", "is required for the role " + role.code());
    }
    if (user == null && role.needsUser()) {
      throw ValidationException.at("/user", "is required for the role " + role.code());
    }
    Require.optionalText("/session", session, MAX_TRACING);
    Require.optionalText("/trace", trace, MAX_TRACING);
  }

  /** The scope of an end user. */
  public static TenantScope endUser(TenantId tenant, OrgId org, UserId user, UUID correlation) {
    return new TenantScope(tenant, org, user, Role.END_USER, correlation, null, null);
  }

  /** The same actor with another role; the login must be entitled to it. */
  public TenantScope withRole(Role other) {
    return new TenantScope(tenant, org, user, other, correlation, session, trace);
  }

  /** The same actor in a request with these tracing ids. */
  public TenantScope traced(
      UUID newCorrelation, @Nullable String newSession, @Nullable String newTrace) {
    return new TenantScope(tenant, org, user, role, newCorrelation, newSession, newTrace);
  }

  /** Whether both are the same actor; tracing ids do not count. */
  public boolean sameActor(TenantScope other) {
    return tenant.equals(other.tenant)
        && Objects.equals(org, other.org)
        && Objects.equals(user, other.user)
        && role == other.role;
  }

  /** Returns the owner of rows that this scope writes. */
  public Ownership owner() {
    return new Ownership(tenant, org, user);
  }

  /** Whether a row of this owner and visibility is there for this scope. */
  public boolean sees(Ownership row, Visibility visibility) {
    if (role == Role.PLATFORM_ADMIN) {
      return true;
    }
    return row.tenant().equals(tenant)
        && (row.org() == null || row.org().equals(org) || role == Role.TENANT_ADMIN)
        && (row.user() == null || row.user().equals(user) || role.seesEveryUserOfTheOrg())
        && visibility.openTo(role);
  }

  /**
   * Whether this scope may insert, change or delete a personal row of this owner and visibility.
   */
  public boolean mayWrite(Ownership row, Visibility visibility) {
    if (!sees(row, visibility)) {
      return false;
    }
    if (role == Role.PLATFORM_ADMIN || role == Role.TENANT_ADMIN) {
      return true;
    }
    boolean ownOrg = row.org() != null && row.org().equals(org);
    boolean ownRow = row.user() != null && row.user().equals(user);
    return ownOrg && (ownRow || role == Role.L9_SYSTEM || role == Role.ORG_ADMIN);
  }
}
