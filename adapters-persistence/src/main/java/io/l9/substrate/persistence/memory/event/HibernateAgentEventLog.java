package io.l9.substrate.persistence.memory.event;

import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events as rows of {@code agent_memory_events}. */
final class HibernateAgentEventLog implements AgentEventLog {

  private final Sessions sessions;
  private final Table<AgentEventTable> events;
  private final AgentActivitySql activity;
  private final AgentEventMapper mapper = new AgentEventMapperImpl();

  HibernateAgentEventLog(Sessions sessions) {
    this.sessions = sessions;
    events = sessions.table(AgentEventTable_::new);
    activity = new AgentActivitySql(sessions);
  }

  @Override
  public void appendAll(List<AgentEvent> added) {
    events.insert(rows -> rows.insertAll(added.stream().map(mapper::toRow).toList()));
  }

  @Override
  public Optional<AgentEvent> find(UUID id) {
    return sessions.find(AgentEventRow.class, id).map(mapper::toEvent);
  }

  @Override
  public Page<AgentEvent> list(AgentEventQuery query) {
    PacketId packet = query.packet();
    List<AgentEventRow> found =
        sessions
            .select(AgentEventRow.class)
            .where("r.agent_id = ?", query.agentId())
            .where("r.event_type = ?", query.eventType())
            .where("r.packet_id = ?", packet == null ? null : packet.value())
            .where("r.timestamp >= ?::timestamptz", bound(query.from()))
            .where("r.timestamp < ?::timestamptz", bound(query.to()))
            .page("timestamp", query.newestFirst(), query.after(), query.limit() + 1);
    return Page.of(
        found.stream().map(mapper::toEvent).toList(), query.limit(), AgentEvent::position);
  }

  private static @Nullable String bound(@Nullable Instant time) {
    return time == null ? null : SqlLiterals.from(time);
  }

  @Override
  public List<AgentActivity> agents(AgentListQuery query, Instant now) {
    return activity.agents(query, now);
  }

  @Override
  public Optional<AgentActivity> agent(String agentId, Instant now) {
    return activity.agent(agentId, now);
  }
}
