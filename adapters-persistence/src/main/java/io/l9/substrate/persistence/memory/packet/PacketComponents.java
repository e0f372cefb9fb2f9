package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class PacketComponents {

  private PacketComponents() {}

  public static List<Class<?>> entities() {
    return List.of(PacketJpaEntity.class);
  }

  public static PacketRepository repository(Sessions sessions) {
    return new HibernatePacketRepository(sessions);
  }

  public static PacketIndex index(Sessions sessions, PacketRepository packets) {
    return new HibernatePacketIndex(sessions, packets);
  }

  public static PacketCurationRepository curation(Sessions sessions, PacketRepository packets) {
    return new HibernatePacketCurationRepository(sessions, packets);
  }

  public static AgentEventLog agentEvents(Sessions sessions, JsonCodec json) {
    return new HibernateAgentEventLog(sessions, json);
  }
}
