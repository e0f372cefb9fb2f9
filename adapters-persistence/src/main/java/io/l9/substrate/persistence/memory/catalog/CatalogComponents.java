package io.l9.substrate.persistence.memory.catalog;

import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class CatalogComponents {

  private CatalogComponents() {}

  public static PacketIndex index(Sessions sessions) {
    return new HibernatePacketIndex(sessions);
  }
}
