package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.tenancy.Ownership;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.MappedSuperclass;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The tenant, owner and tracing columns that every row of a tenant has. Hibernate checks the tenant
 * of what is written, and wants its column in the entity itself.
 */
@MappedSuperclass
public abstract class OwnedRow {

  @TenantId
  @Column(name = "tenant_id", nullable = false)
  public UUID tenant;

  /** Null if all of its columns are NULL. */
  @Embedded public @Nullable OwnerColumns ownerColumns;

  /** Returns the owner of the row. */
  public Ownership owner() {
    return ownerColumns == null
        ? OwnerColumns.owner(tenant, null, null)
        : OwnerColumns.owner(tenant, ownerColumns.org(), ownerColumns.user());
  }
}
