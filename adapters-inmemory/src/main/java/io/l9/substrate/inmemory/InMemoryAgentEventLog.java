package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.event.AgentPlace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Events by their ids. They have no visibility of their own, which is as good as a shared one. */
final class InMemoryAgentEventLog implements AgentEventLog {

  private static final Comparator<AgentPlace> LAST_ACTIVE_FIRST =
      Comparator.comparing(AgentPlace::last)
          .thenComparing(AgentPlace::agentId, InMemoryPacketIndex.BY_CODE_POINT)
          .reversed();

  private final InMemoryUnitOfWork unitOfWork;
  private final InMemoryPacketRepository packets;
  private final Table<UUID, AgentEvent> events;

  InMemoryAgentEventLog(InMemoryUnitOfWork unitOfWork, InMemoryPacketRepository packets) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    events = new Table<>(unitOfWork);
  }

  @Override
  public void appendAll(List<AgentEvent> added) {
    TenantScope scope = unitOfWork.scope();
    for (AgentEvent event : added) {
      if (!scope.mayWrite(event.owner(), Visibility.SHARED)) {
        throw new ForbiddenException(
            ErrorCode.FORBIDDEN,
            "the role " + scope.role().code() + " may not write this; use a role that may");
      }
    }
    added.forEach(this::record);
  }

  /** Appends an event that the store itself leaves, whoever may write such a row. */
  void record(AgentEvent event) {
    events.put(event.id(), event);
  }

  @Override
  public Optional<AgentEvent> find(UUID id) {
    return visible().filter(event -> event.id().equals(id)).findFirst();
  }

  @Override
  public Page<AgentEvent> list(AgentEventQuery query) {
    Comparator<Position> order =
        query.newestFirst() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    Position after = query.after();
    List<AgentEvent> rows =
        visible()
            .filter(e -> query.agentId() == null || query.agentId().equals(e.agentId()))
            .filter(e -> query.eventType() == null || query.eventType().equals(e.eventType()))
            .filter(e -> query.packet() == null || query.packet().equals(e.packet()))
            .filter(e -> query.from() == null || !e.timestamp().isBefore(query.from()))
            .filter(e -> query.to() == null || e.timestamp().isBefore(query.to()))
            .filter(e -> after == null || order.compare(e.position(), after) > 0)
            .sorted(Comparator.comparing(AgentEvent::position, order))
            .limit(query.limit() + 1L)
            .toList();
    return Page.of(rows, query.limit(), AgentEvent::position);
  }

  @Override
  public List<AgentActivity> agents(AgentListQuery query, Instant now) {
    AgentPlace after = query.after();
    return activities(now)
        .filter(a -> after == null || LAST_ACTIVE_FIRST.compare(a.place(), after) > 0)
        .sorted(Comparator.comparing(AgentActivity::place, LAST_ACTIVE_FIRST))
        .limit(query.limit())
        .toList();
  }

  @Override
  public Optional<AgentActivity> agent(String agentId, Instant now) {
    return activities(now).filter(a -> a.agentId().equals(agentId)).findFirst();
  }

  private Stream<AgentActivity> activities(Instant now) {
    Map<String, AgentActivity> agents = new HashMap<>();
    visible().forEach(e -> count(agents, e.agentId(), 0, 1, e.timestamp()));
    packets
        .visible()
        .filter(packet -> packet.agentId() != null && !packet.expired(now))
        .forEach(p -> count(agents, p.agentId(), 1, 0, p.timestamp()));
    return agents.values().stream();
  }

  private static void count(
      Map<String, AgentActivity> agents, String agentId, long packets, long events, Instant at) {
    agents.merge(
        agentId,
        new AgentActivity(agentId, packets, events, at, at),
        (a, b) ->
            new AgentActivity(
                agentId,
                a.packets() + b.packets(),
                a.events() + b.events(),
                a.first().isBefore(b.first()) ? a.first() : b.first(),
                a.last().isAfter(b.last()) ? a.last() : b.last()));
  }

  /** The events about a packet, visible or not. */
  Stream<AgentEvent> about(PacketId packet) {
    return events.values().stream().filter(event -> packet.equals(event.packet()));
  }

  /** Deletes the events about a packet; returns how many there were. */
  long erase(PacketId packet) {
    List<AgentEvent> gone = about(packet).toList();
    gone.forEach(event -> events.remove(event.id()));
    return gone.size();
  }

  private Stream<AgentEvent> visible() {
    TenantScope scope = unitOfWork.scope();
    return events.values().stream().filter(e -> scope.sees(e.owner(), Visibility.SHARED));
  }
}
