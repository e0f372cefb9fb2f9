package io.l9.substrate.inmemory.memory.event;

import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The rows of events. An event has no visibility of its own: each is as good as shared. */
public final class EventTable {

  private final ScopedTable<UUID, AgentEvent> events;

  public EventTable(UnitsOfWork units, PacketTable packets) {
    events =
        new ScopedTable<>(units, AgentEvent::id, AgentEvent::owner, event -> Visibility.SHARED);
    packets.dependent(Kind.EVENTS, packet -> erase(packet.id()));
  }

  void createAll(List<AgentEvent> added) {
    events.requireWritable(added);
    added.forEach(events::create);
  }

  Optional<AgentEvent> find(UUID id) {
    return events.find(id);
  }

  Stream<AgentEvent> visible() {
    return events.visible();
  }

  /** Appends an event that the store itself leaves, whoever may write such a row. */
  public void record(AgentEvent event) {
    events.put(event);
  }

  /** Returns the events of all owners, for their retention. */
  public Stream<AgedRow> aged() {
    return events
        .all()
        .map(
            event ->
                new AgedRow(
                    event.owner().tenant(), event.timestamp(), () -> events.remove(event.id())));
  }

  /** Returns the events about a packet, visible or not. */
  public Stream<AgentEvent> about(PacketId packet) {
    return events.all().filter(event -> packet.equals(event.packet()));
  }

  private long erase(PacketId packet) {
    List<UUID> gone = about(packet).map(AgentEvent::id).toList();
    gone.forEach(events::remove);
    return gone.size();
  }
}
