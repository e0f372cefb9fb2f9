package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user of a tenant, in all of its organisations; an organisation; or a whole tenant.
 *
 * @param org null unless the subject is an organisation
 * @param user null unless the subject is a user
 */
public record Subject(TenantId tenant, @Nullable OrgId org, @Nullable UserId user) {

  public Subject {
    Require.present("/tenant", tenant);
    if (org != null && user != null) {
      throw ValidationException.at("/org", "a subject is a user or an organisation, not both");
    }
  }

  public static Subject user(TenantId tenant, UserId user) {
    return new Subject(tenant, null, Require.present("/user", user));
  }

  public static Subject org(TenantId tenant, OrgId org) {
    return new Subject(tenant, Require.present("/org", org), null);
  }

  public static Subject tenant(TenantId tenant) {
    return new Subject(tenant, null, null);
  }

  public SubjectKind kind() {
    return user != null ? SubjectKind.USER : org != null ? SubjectKind.ORG : SubjectKind.TENANT;
  }

  /** Returns the id of the user, the organisation or the tenant. */
  public UUID id() {
    return user != null ? user.value() : org != null ? org.value() : tenant.value();
  }
}
