package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/** The owner and tracing columns of a row beside its tenant; written once, never updated. */
@Embeddable
public record OwnerColumns(
    @Column(name = "org_id", updatable = false) @Nullable UUID org,
    @Column(name = "user_id", updatable = false) @Nullable UUID user,
    @Column(name = "correlation_id", updatable = false) @Nullable UUID correlation,
    @Column(name = "session_id", updatable = false, length = Length.LONG32)
        @Nullable String session,
    @Column(name = "trace_id", updatable = false, length = Length.LONG32) @Nullable String trace) {

  /** Returns the columns of a row that this scope writes for that owner. */
  public static OwnerColumns of(Ownership owner, TenantScope writer) {
    return of(owner, writer.correlation(), writer.session(), writer.trace());
  }

  /** Returns the columns of a row of that owner with these tracing ids. */
  public static OwnerColumns of(
      Ownership owner,
      @Nullable UUID correlation,
      @Nullable String session,
      @Nullable String trace) {
    return new OwnerColumns(org(owner), user(owner), correlation, session, trace);
  }

  /** Returns the owner that a tenant and the values of these columns tell. */
  public static Ownership owner(UUID tenant, @Nullable UUID org, @Nullable UUID user) {
    return new Ownership(
        new TenantId(tenant),
        org == null ? null : new OrgId(org),
        user == null ? null : new UserId(user));
  }

  /** Returns the value of {@code org_id}. */
  public static @Nullable UUID org(Ownership owner) {
    return owner.org() == null ? null : owner.org().value();
  }

  /** Returns the value of {@code user_id}. */
  public static @Nullable UUID user(Ownership owner) {
    return owner.user() == null ? null : owner.user().value();
  }
}
