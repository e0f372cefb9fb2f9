package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/**
 * The identity and tracing columns that every table has. The tenant is not among them, because
 * Hibernate wants it in the entity itself. Hibernate leaves the whole out where all are NULL.
 */
@Embeddable
public record Identity(
    @Column(name = "org_id") @Nullable UUID org,
    @Column(name = "user_id") @Nullable UUID user,
    @Column(name = "correlation_id") @Nullable UUID correlation,
    @Column(name = "session_id", length = Length.LONG32) @Nullable String session,
    @Column(name = "trace_id", length = Length.LONG32) @Nullable String trace) {

  /** Whose the row is. */
  public static Ownership owner(UUID tenant, @Nullable Identity identity) {
    return new Ownership(
        new TenantId(tenant),
        identity == null || identity.org == null ? null : new OrgId(identity.org),
        identity == null || identity.user == null ? null : new UserId(identity.user));
  }

  /** What goes into {@code org_id}. */
  public static @Nullable UUID org(Ownership owner) {
    return owner.org() == null ? null : owner.org().value();
  }

  /** What goes into {@code user_id}. */
  public static @Nullable UUID user(Ownership owner) {
    return owner.user() == null ? null : owner.user().value();
  }
}
