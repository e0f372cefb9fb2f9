package io.l9.substrate.inmemory.memory.event;

import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.inmemory.memory.packet.PacketTable;

/** The port of this package. */
public final class EventComponents {

  private EventComponents() {}

  public static AgentEventLog log(EventTable events, PacketTable packets) {
    return new InMemoryAgentEventLog(events, packets);
  }
}
