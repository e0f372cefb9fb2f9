package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.PacketStanding;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketRepository}: threads. */
public abstract class PacketRepositoryThreadsContract extends PacketContract {

  @Test
  void keepsEveryTime() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    List<Packet> oldestFirst = new ArrayList<>();
    for (Instant at : Moments.EDGES) {
      Packet expiring =
          stored(actor, packet(actor).timestamp(at).expiresAt(at).accessed(1, at).thread(thread));
      assertSame(expiring, find(actor, expiring.id()).orElseThrow());
      Packet lasting = stored(actor, packet(actor).timestamp(at).thread(thread));
      run(actor, () -> packets().reinforce(List.of(lasting.id()), at));
      Packet read = find(actor, lasting.id()).orElseThrow();
      assertEquals(at, read.timestamp());
      assertEquals(at, read.lastAccessed());
      oldestFirst.add(expiring);
      oldestFirst.add(lasting);
    }
    oldestFirst.removeIf(packet -> packet.expired(NOW));
    assertEquals(
        oldestFirst.stream().map(Packet::timestamp).toList(),
        pageThrough(actor, thread, false).stream()
            .map(id -> find(actor, id).orElseThrow().timestamp())
            .toList());
  }

  @Test
  void pagesThroughAThread_inBothDirections() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      // three at a time happen at the same moment, so that the ids decide
      packets.add(packet(actor).thread(thread).timestamp(NOW.plusMillis(i / 3)).build());
    }
    store(actor, packets);
    stored(actor, packet(actor).thread(thread()));
    stored(actor, packet(actor));
    packets.sort(Comparator.comparing(Packet::position));
    assertEquals(packets.stream().map(Packet::id).toList(), pageThrough(actor, thread, false));
    Collections.reverse(packets);
    assertEquals(packets.stream().map(Packet::id).toList(), pageThrough(actor, thread, true));
  }

  private List<PacketId> pageThrough(TenantScope actor, ThreadId thread, boolean newestFirst) {
    List<PacketId> read = new ArrayList<>();
    @Nullable Position after = null;
    do {
      ThreadQuery query = new ThreadQuery(thread, newestFirst, 3, after);
      Page<Packet> page = as(actor, () -> packets().thread(query, NOW));
      assertTrue(page.items().size() <= 3);
      page.items().forEach(p -> read.add(p.id()));
      assertEquals(read.size(), new HashSet<>(read).size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    return read;
  }

  @Test
  void theLastPageSaysSo_whenItIsFull() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    store(actor, packet(actor).thread(thread).build(), packet(actor).thread(thread).build());
    Page<Packet> page =
        as(actor, () -> packets().thread(new ThreadQuery(thread, false, 2, null), NOW));
    assertEquals(2, page.items().size());
    assertEquals(Optional.empty(), Optional.ofNullable(page.next()));
  }

  @Test
  void theNextPageBeginsBehindTheLast_whateverWasAddedMeanwhile() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    Packet first = stored(actor, packet(actor).thread(thread).timestamp(NOW));
    Packet last = stored(actor, packet(actor).thread(thread).timestamp(NOW.plusSeconds(2)));
    Page<Packet> page =
        as(actor, () -> packets().thread(new ThreadQuery(thread, false, 1, null), NOW));
    assertEquals(List.of(first.id()), page.items().stream().map(Packet::id).toList());
    stored(actor, packet(actor).thread(thread).timestamp(NOW.minusSeconds(1)));
    Page<Packet> next =
        as(actor, () -> packets().thread(new ThreadQuery(thread, false, 9, page.next()), NOW));
    assertEquals(List.of(last.id()), next.items().stream().map(Packet::id).toList());
  }

  @Test
  void aThreadLeavesOutWhatHasExpired() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    stored(actor, packet(actor).thread(thread).expiresAt(NOW.minusNanos(1000)));
    stored(actor, packet(actor).thread(thread).expiresAt(NOW));
    Packet fresh = stored(actor, packet(actor).thread(thread).expiresAt(NOW.plusNanos(1000)));
    Page<Packet> page = as(actor, () -> packets().thread(ThreadQuery.of(thread), NOW));
    assertEquals(List.of(fresh.id()), page.items().stream().map(Packet::id).toList());
  }

  @Test
  void aThreadHoldsThePacketsInFull() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    Packet parent = stored(actor, packet(actor));
    Packet packet = stored(actor, packet(actor).thread(thread).parents(parent).tags("b", "a"));
    assertSame(
        packet, as(actor, () -> packets().thread(ThreadQuery.of(thread), NOW)).items().get(0));
  }

  @Test
  void knowsTheNeighboursInAThread_thatAreVisibleAndUnexpired() {
    TenantScope actor = world().endUser();
    ThreadId thread = thread();
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // two at a time happen at the same moment, so that the ids decide
      packets.add(packet(actor).thread(thread).timestamp(NOW.plusMillis(i / 2)).build());
    }
    store(actor, packets);
    packets.sort(Comparator.comparing(Packet::position));
    Packet alone = stored(actor, packet(actor).thread(thread()));
    Packet threadless = stored(actor, packet(actor));
    // between the first and the second, by time, and still no neighbours of anybody
    Instant between = packets.get(0).timestamp();
    stored(actor, packet(actor).thread(thread).timestamp(between).expiresAt(NOW));
    for (TenantScope other : List.of(world().colleague(), world().foreigner())) {
      stored(other, packet(other).thread(thread).timestamp(between));
    }
    List<PacketId> asked = new ArrayList<>(packets.stream().map(Packet::id).toList());
    asked.add(alone.id());
    asked.add(threadless.id());
    asked.add(new PacketId(Seeds.uuid(random())));
    Map<PacketId, Set<PacketId>> expected = new HashMap<>();
    for (int i = 0; i < packets.size(); i++) {
      expected.put(
          packets.get(i).id(),
          ids(packets.subList(Math.max(0, i - 1), Math.min(packets.size(), i + 2))).stream()
              .filter(Predicate.not(packets.get(i).id()::equals))
              .collect(Collectors.toSet()));
    }
    Map<PacketId, Set<PacketId>> found = new HashMap<>();
    as(actor, () -> packets().standings(asked, asked, NOW))
        .forEach(standing -> found.put(standing.id(), Set.copyOf(standing.neighbours())));
    expected.put(alone.id(), Set.of());
    expected.put(threadless.id(), Set.of());
    assertEquals(expected, found);
    assertTrue(
        as(actor, () -> packets().standings(asked, List.of(), NOW)).stream()
            .allMatch(standing -> standing.neighbours().isEmpty()),
        "nobody asked for neighbours");
    assertEquals(List.of(), as(actor, () -> packets().standings(List.of(), List.of(), NOW)));
    assertEquals(List.of(), as(world().foreigner(), () -> packets().standings(asked, asked, NOW)));
  }

  @Test
  void tellsTheStandingsOfPackets_expiredOnesToo() {
    TenantScope actor = world().endUser();
    List<Packet> packets =
        List.of(
            stored(actor, packet(actor).thread(thread()).importance(.75)),
            stored(actor, packet(actor).accessed(7, NOW).timestamp(NOW.minusSeconds(9))),
            stored(actor, packet(actor).expiresAt(NOW.minusSeconds(1))));
    assertEquals(
        packets.stream()
            .map(
                packet ->
                    new PacketStanding(
                        packet.id(),
                        packet.thread(),
                        packet.agentId(),
                        packet.timestamp(),
                        packet.importance(),
                        packet.accessCount(),
                        List.of()))
            .collect(Collectors.toSet()),
        Set.copyOf(
            as(
                actor,
                () ->
                    packets()
                        .standings(packets.stream().map(Packet::id).toList(), List.of(), NOW))));
  }
}
