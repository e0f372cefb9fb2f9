package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The port of this package. */
public final class PacketComponents {

  private PacketComponents() {}

  public static List<Class<?>> entities() {
    return List.of(PacketRow.class);
  }

  public static PacketRepository repository(Sessions sessions) {
    return new HibernatePacketRepository(sessions);
  }
}
