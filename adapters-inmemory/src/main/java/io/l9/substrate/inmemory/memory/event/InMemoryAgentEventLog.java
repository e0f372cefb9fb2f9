package io.l9.substrate.inmemory.memory.event;

import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.event.AgentPlace;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.shared.Texts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Events of agents, and the activity that follows from events and packets. */
final class InMemoryAgentEventLog implements AgentEventLog {

  private static final Comparator<AgentPlace> LAST_ACTIVE_FIRST =
      Comparator.comparing(AgentPlace::last)
          .thenComparing(AgentPlace::agentId, Texts.BY_CODE_POINT)
          .reversed();

  private final EventTable events;
  private final PacketTable packets;

  InMemoryAgentEventLog(EventTable events, PacketTable packets) {
    this.events = events;
    this.packets = packets;
  }

  @Override
  public void appendAll(List<AgentEvent> added) {
    events.createAll(added);
  }

  @Override
  public Optional<AgentEvent> find(UUID id) {
    return events.find(id);
  }

  @Override
  public Page<AgentEvent> list(AgentEventQuery query) {
    return Pages.of(
        events
            .visible()
            .filter(e -> query.agentId() == null || query.agentId().equals(e.agentId()))
            .filter(e -> query.eventType() == null || query.eventType().equals(e.eventType()))
            .filter(e -> query.packet() == null || query.packet().equals(e.packet()))
            .filter(e -> query.from() == null || !e.timestamp().isBefore(query.from()))
            .filter(e -> query.to() == null || e.timestamp().isBefore(query.to())),
        AgentEvent::position,
        query.newestFirst(),
        query.after(),
        query.limit());
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
    events.visible().forEach(e -> count(agents, e.agentId(), 0, 1, e.timestamp()));
    packets
        .served(now)
        .filter(packet -> packet.agentId() != null)
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
}
