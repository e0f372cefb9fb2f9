package io.l9.substrate.testkit.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportant.Ranked;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link MaintenanceRepository}: the ranking of recent and important packets. */
public abstract class MaintenanceRepositoryRankingContract extends MaintenanceContract {

  /** A time that is recent, or long past, by any clock that a store ranks by. */
  private static final Instant FAR_AHEAD = Instant.parse("2400-01-01T12:00:00.123456Z");

  private static final Instant LONG_AGO = Instant.parse("2001-01-01T12:00:00Z");

  @Test
  void ranksWhatIsRecentAndImportant_pageByPage_andSaysWhen() {
    Instant now = FAR_AHEAD;
    TenantScope actor = world().endUser();
    List<Packet> best = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      best.add(
          stored(
              actor,
              packet(actor).agent("a").importance(i < 3 ? 0.9 : i < 6 ? 0.8 : 0.7).timestamp(now)));
    }
    Packet ofB = stored(actor, packet(actor).agent("b").importance(0.5).timestamp(now));
    Packet ofNobody = stored(actor, packet(actor).importance(0.95).timestamp(now));
    stored(actor, packet(actor).agent("a").importance(0.3).timestamp(now));
    stored(actor, packet(actor).agent("a").timestamp(LONG_AGO));
    stored(actor, packet(actor).agent("a").timestamp(now).expiresAt(now));
    run(
        actor,
        () ->
            memory()
                .agentEvents()
                .appendAll(List.of(event(actor, ofB, "a"), event(actor, ofNobody, "c"))));
    refresh(now);
    best.sort(
        Comparator.comparing(Packet::importance)
            .thenComparing(packet -> packet.id().value(), Position::compareIds)
            .reversed());
    best.add(ofB);
    List<Packet> seen = new ArrayList<>();
    RecentImportantQuery query = new RecentImportantQuery("a", 3, null);
    RecentImportant page;
    do {
      page = recent(actor, query, now);
      assertEquals(now, page.refreshedAt());
      page.ranked().forEach(ranked -> seen.add(ranked.packet()));
      query = query.after(page.next());
    } while (page.next() != null);
    assertEquals(best, seen);

    List<Ranked> all = recent(actor, RecentImportantQuery.first(), now).ranked();
    assertEquals(
        List.of("c:" + ofNobody.id(), "b:" + ofB.id(), "a:" + ofB.id()),
        Stream.of(all.get(0), all.get(all.size() - 2), all.get(all.size() - 1))
            .map(ranked -> ranked.agentId() + ":" + ranked.packet().id())
            .toList());
    assertEquals(10, all.size(), "once for each agent");
    List<Double> scores = all.stream().map(Ranked::score).toList();
    assertEquals(Importance.combined(0.95, 0, now, now), scores.get(0), 1e-3);
    assertEquals(List.of(ofB), packets(recent(actor, RecentImportantQuery.ofAgent("b"), now)));
    assertEquals(List.of(), packets(recent(actor, RecentImportantQuery.ofAgent("B"), now)));
  }

  @Test
  void showsTheRankingToEachActor_ofWhatItSees() {
    Instant now = FAR_AHEAD;
    List<Packet> packets = oneOfEveryKind(p -> p.agent("a").timestamp(now));
    refresh(now);
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            memory()
                .packetIndex()
                .recentImportant(new RecentImportantQuery("a", 200, null), now)
                .orElseThrow()
                .ranked()
                .stream()
                .map(ranked -> ranked.packet().id()));
  }

  @Test
  void ranksNothing_thatHasGoneOrBecomeHiddenSince() {
    Instant now = FAR_AHEAD;
    TenantScope actor = world().endUser();
    TenantScope system = world().system();
    Packet stays = stored(actor, packet(actor).agent("a").timestamp(now));
    Packet erased = stored(actor, packet(actor).agent("a").timestamp(now));
    Packet expires = stored(actor, packet(actor).agent("a").timestamp(now));
    Packet hidden = stored(actor, packet(actor).agent("a").timestamp(now));
    Packet later = stored(actor, packet(actor).agent("a").timestamp(now).expiresAt(now.plus(DAY)));
    refresh(now);
    Set<Packet> before = Set.of(stays, erased, expires, hidden, later);
    RecentImportantQuery query = RecentImportantQuery.ofAgent("a");
    assertEquals(before, Set.copyOf(packets(recent(actor, query, now))));

    run(
        actor,
        () ->
            assertTrue(
                memory().packetCuration().erase(new Erasure(erased.id(), false)).isPresent()));
    amend(actor, PacketAmendment.builder(expires.id()).expiresAt(now).build());
    amend(system, PacketAmendment.builder(hidden.id()).visibility(Visibility.L_PRIVATE).build());
    assertEquals(Set.of(stays, later), Set.copyOf(packets(recent(actor, query, now))));
    assertEquals(List.of(stays), packets(recent(actor, query, now.plus(DAY))));
  }

  private void refresh(Instant now) {
    @Nullable UUID after = null;
    do {
      UUID from = after;
      after =
          maintenance()
              .unitOfWork()
              .inScope(
                  operator(),
                  () ->
                      maintenance()
                          .repository()
                          .work(JobCommand.of(Job.REFRESH_VIEWS), now, from)
                          .next());
    } while (after != null);
  }

  private void amend(TenantScope actor, PacketAmendment amendment) {
    run(
        actor,
        () ->
            memory()
                .packetCuration()
                .amend(
                    amendment.appliedTo(
                        memory()
                            .packetCuration()
                            .findForChange(amendment.packet())
                            .orElseThrow())));
  }

  private AgentEvent event(TenantScope actor, Packet packet, String agent) {
    return new AgentEvent(
        Seeds.uuid(random()),
        actor.owner(),
        agent,
        "step",
        packet.id(),
        json().of("content"),
        NOW,
        null,
        null,
        null);
  }
}
