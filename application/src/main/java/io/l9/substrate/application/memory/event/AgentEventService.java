package io.l9.substrate.application.memory.event;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentEvents;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

public final class AgentEventService implements AgentEvents {

  private final UnitOfWork unitOfWork;
  private final AgentEventLog log;
  private final PacketRepository packets;
  private final IdGenerator ids;
  private final Clock clock;

  public AgentEventService(MemoryStore store, IdGenerator ids, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.log = store.agentEvents();
    this.packets = store.packets();
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public List<AgentEvent> append(TenantScope scope, List<AgentEventDraft> drafts) {
    Require.size("/items", drafts, MAX_BATCH);
    if (drafts.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    List<AgentEvent> events = new ArrayList<>();
    Instant next = now;
    for (AgentEventDraft draft : drafts) {
      events.add(event(scope, draft, next));
      if (draft.timestamp() == null) {
        next = next.plus(1, ChronoUnit.MICROS); // they stay in their order
      }
    }
    return unitOfWork.inScope(
        scope,
        () -> {
          refuseUnknownPackets(drafts, now);
          log.appendAll(events);
          return events;
        });
  }

  private AgentEvent event(TenantScope scope, AgentEventDraft draft, Instant now) {
    return new AgentEvent(
        ids.next(),
        scope.owner(),
        draft.agentId(),
        draft.eventType(),
        draft.packet(),
        draft.content(),
        Times.stored(draft.timestamp() == null ? now : draft.timestamp()),
        scope.correlation(),
        scope.session(),
        scope.trace());
  }

  private void refuseUnknownPackets(List<AgentEventDraft> drafts, Instant now) {
    Set<PacketId> named = new HashSet<>();
    for (AgentEventDraft draft : drafts) {
      if (draft.packet() != null) {
        named.add(draft.packet());
      }
    }
    if (named.isEmpty()) {
      return;
    }
    packets.findAll(named).stream()
        .filter(packet -> !packet.expired(now))
        .forEach(packet -> named.remove(packet.id()));
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      PacketId packet = drafts.get(i).packet();
      if (packet != null && named.contains(packet)) {
        violations.add(
            new Violation(
                "/items/" + i + "/packet_id",
                ErrorCode.VALIDATION_FAILED,
                "names no packet that is here and visible; store the packet first"));
      }
    }
    if (!violations.isEmpty()) {
      throw new ValidationException(
          ErrorCode.VALIDATION_FAILED,
          "nothing was stored: an event is about a packet that is not here",
          violations);
    }
  }

  @Override
  public AgentEvent get(TenantScope scope, UUID id) {
    return unitOfWork.inScope(
        scope,
        () ->
            log.find(Require.present("/event_id", id))
                .orElseThrow(
                    () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no event " + id)));
  }

  @Override
  public Page<AgentEvent> list(TenantScope scope, AgentEventQuery query) {
    return unitOfWork.inScope(scope, () -> log.list(query));
  }

  @Override
  public List<AgentActivity> agents(TenantScope scope, AgentListQuery query) {
    return unitOfWork.inScope(scope, () -> log.agents(query, clock.instant()));
  }

  @Override
  public AgentActivity agent(TenantScope scope, String agentId) {
    Require.text("/agent_id", agentId, PacketDraft.MAX_NAME);
    return unitOfWork.inScope(
        scope,
        () ->
            log.agent(agentId, clock.instant())
                .orElseThrow(
                    () ->
                        new NotFoundException(
                            ErrorCode.NOT_FOUND,
                            "there is neither a packet nor an event of that agent")));
  }
}
