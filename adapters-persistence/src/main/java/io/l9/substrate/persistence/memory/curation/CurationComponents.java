package io.l9.substrate.persistence.memory.curation;

import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class CurationComponents {

  private CurationComponents() {}

  public static PacketCurationRepository repository(Sessions sessions) {
    return new HibernatePacketCurationRepository(sessions);
  }
}
