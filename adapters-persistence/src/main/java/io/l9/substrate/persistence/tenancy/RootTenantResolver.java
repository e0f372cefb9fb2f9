package io.l9.substrate.persistence.tenancy;

import java.util.UUID;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/** Tells Hibernate which sessions see the rows of every tenant. */
final class RootTenantResolver implements CurrentTenantIdentifierResolver<UUID> {

  /** RFC 9562's Max UUID, which is nobody's id. */
  static final UUID ID = new UUID(-1, -1);

  /** RFC 9562's Nil UUID. */
  private static final UUID NOBODY = new UUID(0, 0);

  /** Returns the tenant of a session that no unit of work has given one yet. */
  @Override
  public UUID resolveCurrentTenantIdentifier() {
    return NOBODY;
  }

  @Override
  public boolean validateExistingCurrentSessions() {
    return true;
  }

  @Override
  public boolean isRoot(UUID tenant) {
    return ID.equals(tenant);
  }
}
