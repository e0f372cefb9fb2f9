package io.l9.substrate.testkit.memory.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link AgentEventLog}. */
public abstract class AgentEventLogContract extends MemoryContract
    implements AggregateContract<AgentEventLog, AgentEvent> {

  @Override
  public Class<AgentEventLog> port() {
    return AgentEventLog.class;
  }

  @Override
  public AgentEventLog repository() {
    return memory().agentEvents();
  }

  @Override
  public Aggregate<AgentEvent> aggregate(AgentEventLog events) {
    return new Aggregate<>(
            AgentEvent::position,
            (id, owner, visibility, at) -> event(id, owner, "planner", "step", null, at),
            event -> events.appendAll(List.of(event)),
            events::find,
            (limit, after) ->
                events.list(new AgentEventQuery(null, null, null, null, null, true, limit, after)))
        .others(
            () -> events.agents(AgentListQuery.newest(), NOW), () -> events.agent("planner", NOW))
        .withoutVisibility();
  }

  @Test
  void findsWhatWasAppended_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    AgentEvent full =
        new AgentEvent(
            Seeds.uuid(random()),
            actor.owner(),
            "planner",
            "tool.called \uD83D\uDE80",
            packet.id(),
            json().parse("{\"n\":0.1,\"zz\":[null,{}],\"a\":\"Grüße\"}"),
            NOW.minusMillis(1),
            Seeds.uuid(random()),
            "session 1",
            "trace 1");
    AgentEvent bare = event(actor, "planner", "note", null, NOW);
    append(actor, full, bare);
    assertEquals(Optional.of(full), find(actor, full));
    assertEquals(Optional.of(bare), find(actor, bare));
  }

  @Test
  void listsByAgentByTypeByPacketAndByTime() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    AgentEvent first = event(actor, "planner", "started", null, NOW.minusSeconds(3));
    AgentEvent second = event(actor, "pricer", "started", packet.id(), NOW.minusSeconds(2));
    AgentEvent third = event(actor, "planner", "ended", packet.id(), NOW.minusSeconds(1));
    append(actor, second, third, first);
    assertEquals(List.of(third, second, first), list(actor, AgentEventQuery.timeline()).items());
    assertEquals(List.of(third, first), list(actor, AgentEventQuery.ofAgent("planner")).items());
    assertEquals(List.of(second, first), list(actor, AgentEventQuery.ofType("started")).items());
    assertEquals(List.of(third, second), list(actor, AgentEventQuery.about(packet.id())).items());
    assertEquals(
        List.of(second),
        list(
                actor,
                new AgentEventQuery(
                    null, null, null, NOW.minusSeconds(2), NOW.minusSeconds(1), false, 5, null))
            .items());
    assertEquals(
        List.of(first),
        list(
                actor,
                new AgentEventQuery(null, null, null, null, NOW.minusSeconds(2), false, 5, null))
            .items());
    assertEquals(List.of(), list(actor, AgentEventQuery.ofAgent("PLANNER")).items());
  }

  @Test
  void pagesInBothDirections_withoutLosingOrRepeatingAny_whereTimesAreEqual() {
    TenantScope actor = world().endUser();
    List<AgentEvent> all = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      all.add(event(actor, "planner", "step", null, NOW.minusSeconds(i / 4)));
    }
    append(actor, all.toArray(AgentEvent[]::new));
    all.sort(Comparator.comparing(AgentEvent::position));
    for (boolean newestFirst : new boolean[] {false, true}) {
      List<AgentEvent> seen = new ArrayList<>();
      AgentEventQuery query =
          new AgentEventQuery("planner", null, null, null, null, newestFirst, 5, null);
      Page<AgentEvent> page;
      do {
        page = list(actor, query);
        seen.addAll(page.items());
        query = query.after(page.next());
      } while (page.next() != null);
      assertEquals(all, seen);
      Collections.reverse(all);
    }
  }

  @Test
  void findsEveryTime_byAPeriod() {
    TenantScope actor = world().endUser();
    List<AgentEvent> newestFirst = new ArrayList<>();
    Moments.EDGES.forEach(at -> newestFirst.add(0, event(actor, "planner", "step", null, at)));
    append(actor, newestFirst.toArray(AgentEvent[]::new));
    for (AgentEvent event : newestFirst) {
      Instant at = event.timestamp();
      assertEquals(
          List.of(event),
          list(actor, new AgentEventQuery(null, null, null, at, at.plusNanos(1), false, 9, null))
              .items());
    }
    AgentActivity activity = as(actor, () -> repository().agent("planner", NOW)).orElseThrow();
    assertEquals(Moments.EDGES.get(0), activity.first());
    assertEquals(newestFirst.get(0).timestamp(), activity.last());
  }

  @Test
  void countsWhatEachAgentLeft_theLastActiveFirst_withoutWhatHasExpired() {
    TenantScope actor = world().endUser();
    stored(actor, packet(actor).agent("planner").timestamp(NOW.minusSeconds(9)));
    stored(actor, packet(actor).agent("planner").timestamp(NOW.minusSeconds(7)));
    stored(actor, packet(actor).agent("planner").timestamp(NOW).expiresAt(NOW));
    stored(actor, packet(actor).agent("gone").timestamp(NOW).expiresAt(NOW));
    stored(actor, packet(actor).agent("silent").timestamp(NOW.minusSeconds(5)));
    stored(actor, packet(actor).timestamp(NOW));
    append(
        actor,
        event(actor, "planner", "step", null, NOW.minusSeconds(8)),
        event(actor, "planner", "step", null, NOW.minusSeconds(3)),
        event(actor, "pricer", "step", null, NOW.minusSeconds(4)));
    AgentActivity planner =
        new AgentActivity("planner", 2, 2, NOW.minusSeconds(9), NOW.minusSeconds(3));
    AgentActivity pricer =
        new AgentActivity("pricer", 0, 1, NOW.minusSeconds(4), NOW.minusSeconds(4));
    AgentActivity silent =
        new AgentActivity("silent", 1, 0, NOW.minusSeconds(5), NOW.minusSeconds(5));
    assertEquals(List.of(planner, pricer, silent), agents(actor, AgentListQuery.newest()));
    for (AgentActivity agent : List.of(planner, pricer, silent)) {
      assertEquals(Optional.of(agent), agent(actor, agent.agentId()));
    }
    assertEquals(Optional.empty(), agent(actor, "gone"));
    assertEquals(Optional.empty(), agent(actor, "PLANNER"));
  }

  @Test
  void pagesThroughAgents_withoutLosingOrRepeatingAny_whereTimesAreEqual() {
    TenantScope actor = world().endUser();
    List<String> names = List.of("a", "B", "b", "ä", "\uFF5E", "\uD83D\uDE80", "z z");
    for (String name : names) {
      append(actor, event(actor, name, "step", null, NOW));
    }
    stored(actor, packet(actor).agent("older").timestamp(NOW.minusSeconds(1)));
    List<String> seen = new ArrayList<>();
    List<AgentActivity> page;
    AgentListQuery query = new AgentListQuery(3, null);
    do {
      page = agents(actor, query);
      page.forEach(agent -> seen.add(agent.agentId()));
      query = new AgentListQuery(3, page.get(page.size() - 1).place());
    } while (page.size() == 3);
    assertEquals(
        List.of("\uD83D\uDE80", "\uFF5E", "ä", "z z", "b", "a", "B", "older"),
        seen,
        "by code points, downwards");
  }

  @Test
  void countsOnlyWhatTheActorSees_ofAgents() {
    List<Packet> packets = oneOfEveryKind(p -> p.agent("common"));
    List<AgentEvent> events = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      Optional<TenantScope> writer = world().writerOf(owner, Visibility.SHARED);
      if (writer.isPresent()) {
        AgentEvent event = event(Seeds.uuid(random()), owner, "common", "step", null, NOW);
        append(writer.get(), event);
        events.add(event);
      }
    }
    for (TenantScope actor : world().actors()) {
      long seenPackets =
          packets.stream().filter(p -> actor.sees(p.owner(), p.visibility())).count();
      long seenEvents =
          events.stream().filter(e -> actor.sees(e.owner(), Visibility.SHARED)).count();
      Optional<AgentActivity> expected =
          seenPackets + seenEvents == 0
              ? Optional.empty()
              : Optional.of(new AgentActivity("common", seenPackets, seenEvents, NOW, NOW));
      assertEquals(expected, agent(actor, "common"), () -> actor + " reads");
      assertEquals(expected.stream().toList(), agents(actor, AgentListQuery.newest()));
    }
  }

  @Test
  void refusesAnEventOfAnother_andThenStoresNone() {
    TenantScope actor = world().endUser();
    AgentEvent own = event(actor, "planner", "step", null, NOW);
    AgentEvent foreign = event(world().colleague(), "planner", "step", null, NOW);
    assertThrows(ForbiddenException.class, () -> append(actor, own, foreign));
    assertEquals(Optional.empty(), find(actor, own));
  }

  @Test
  void keepsWhatManyAppendAtOnce() {
    TenantScope actor = world().endUser();
    List<AgentEvent> events =
        IntStream.range(0, 12).mapToObj(i -> event(actor, "a" + i, "step", null, NOW)).toList();
    Concurrently.run(
        events.stream()
            .map(
                event ->
                    (Callable<Boolean>)
                        () -> {
                          append(actor, event);
                          return true;
                        })
            .toList());
    assertEquals(12, list(actor, AgentEventQuery.ofType("step")).items().size());
  }

  private AgentEvent event(
      TenantScope actor, String agent, String type, @Nullable PacketId packet, Instant at) {
    return event(Seeds.uuid(random()), actor.owner(), agent, type, packet, at);
  }

  private AgentEvent event(
      UUID id, Ownership owner, String agent, String type, @Nullable PacketId packet, Instant at) {
    return new AgentEvent(
        id, owner, agent, type, packet, json().of("content"), at, null, null, null);
  }

  private void append(TenantScope actor, AgentEvent... events) {
    run(actor, () -> repository().appendAll(List.of(events)));
  }

  private Optional<AgentEvent> find(TenantScope actor, AgentEvent event) {
    return as(actor, () -> repository().find(event.id()));
  }

  private List<AgentActivity> agents(TenantScope actor, AgentListQuery query) {
    return as(actor, () -> repository().agents(query, NOW));
  }

  private Optional<AgentActivity> agent(TenantScope actor, String agentId) {
    return as(actor, () -> repository().agent(agentId, NOW));
  }

  private Page<AgentEvent> list(TenantScope actor, AgentEventQuery query) {
    return as(actor, () -> repository().list(query));
  }
}
