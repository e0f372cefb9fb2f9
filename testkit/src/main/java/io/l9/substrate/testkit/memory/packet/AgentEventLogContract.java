package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.packet.AgentEvent;
import io.l9.substrate.domain.memory.packet.AgentEventLog;
import io.l9.substrate.domain.memory.packet.AgentEventQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link AgentEventLog} does. */
public abstract class AgentEventLogContract extends MemoryContract {

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
            memory().json().parse("{\"n\":0.1,\"zz\":[null,{}],\"a\":\"Grüße\"}"),
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
    all.sort(java.util.Comparator.comparing(AgentEvent::position));
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
  void showsEachActorOnlyItsOwn() {
    List<AgentEvent> events = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      Optional<TenantScope> writer = world().writerOf(owner, Visibility.SHARED);
      if (writer.isPresent()) {
        AgentEvent event = event(owner, "planner", "step", null, NOW);
        append(writer.get(), event);
        events.add(event);
      }
    }
    for (TenantScope actor : world().actors()) {
      List<AgentEvent> visible =
          events.stream().filter(e -> actor.sees(e.owner(), Visibility.SHARED)).toList();
      assertEquals(
          java.util.Set.copyOf(visible),
          java.util.Set.copyOf(list(actor, AgentEventQuery.timeline()).items()),
          () -> "what " + actor + " sees");
      for (AgentEvent event : events) {
        assertEquals(visible.contains(event), find(actor, event).isPresent());
      }
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

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    AgentEvent event = event(world().endUser(), "planner", "step", null, NOW);
    AgentEventLog log = memory().agentEvents();
    assertThrows(IllegalStateException.class, () -> log.appendAll(List.of(event)));
    assertThrows(IllegalStateException.class, () -> log.find(event.id()));
    assertThrows(IllegalStateException.class, () -> log.list(AgentEventQuery.timeline()));
  }

  private AgentEvent event(
      TenantScope actor, String agent, String type, @Nullable PacketId packet, Instant at) {
    return event(actor.owner(), agent, type, packet, at);
  }

  private AgentEvent event(
      Ownership owner, String agent, String type, @Nullable PacketId packet, Instant at) {
    return new AgentEvent(
        Seeds.uuid(random()),
        owner,
        agent,
        type,
        packet,
        memory().json().of("content"),
        at,
        null,
        null,
        null);
  }

  private void append(TenantScope actor, AgentEvent... events) {
    run(actor, () -> memory().agentEvents().appendAll(List.of(events)));
  }

  private Optional<AgentEvent> find(TenantScope actor, AgentEvent event) {
    return as(actor, () -> memory().agentEvents().find(event.id()));
  }

  private Page<AgentEvent> list(TenantScope actor, AgentEventQuery query) {
    return as(actor, () -> memory().agentEvents().list(query));
  }
}
