package io.l9.substrate.testkit.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog.State;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository.Entry;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link EmbeddingBacklogRepository}. */
public abstract class EmbeddingBacklogRepositoryContract extends MemoryContract {

  private static final Instant LATER = NOW.plus(Duration.ofMinutes(10));
  private static final int MAX = 3;
  private static final int THREADS = 6;

  @Test
  void givesWhatWasAdded_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet own = stored(actor, packet(actor));
    Packet named = stored(actor, packet(actor));
    Packet none = stored(actor, packet(actor));
    Set<Entry> entries =
        Set.of(
            entry(own, true, null),
            entry(
                named,
                false,
                Map.of(EmbeddingSpace.CONTENT, "\"Grüße\"\n", EmbeddingSpace.ENTITY, "{}")),
            entry(none, true, Map.of()));
    add(actor, entries);
    assertEquals(entries, new HashSet<>(claim(actor, lease(), NOW, 9)));
  }

  @Test
  void keepsEveryTime() {
    for (int i = 0; i + 1 < Moments.EDGES.size(); i++) {
      TenantScope actor = new TenantWorld(random()).endUser();
      Instant queued = Moments.EDGES.get(i);
      Instant due = Moments.EDGES.get(i + 1);
      Packet packet = stored(actor, packet(actor));
      run(actor, () -> backlog().addAbsent(List.of(entry(packet, true, null)), queued));
      assertEquals(queued, state(actor, NOW).oldest());
      UUID lease = lease();
      assertEquals(List.of(), claim(actor, lease, queued.minusNanos(1_000), queued, 9));
      assertEquals(1, claim(actor, lease, queued, due, 9).size());
      assertEquals(List.of(), claim(actor, lease(), due.minusNanos(1_000), due, 9));
      assertEquals(1, claim(actor, lease(), due, due, 9).size());
    }
  }

  @Test
  void keepsWhatWaitsAlready() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    add(actor, Set.of(entry(packet, true, null)));
    add(actor, Set.of(entry(packet, false, Map.of())));
    assertEquals(List.of(entry(packet, true, null)), claim(actor, lease(), NOW, 9));
  }

  @Test
  void saysWhichOfThesePacketsWait_withoutTakingThem() {
    TenantScope actor = world().endUser();
    Packet waiting = stored(actor, packet(actor));
    Packet other = stored(actor, packet(actor));
    Packet done = stored(actor, packet(actor));
    Entry entry = entry(waiting, false, Map.of(EmbeddingSpace.CONTENT, "said otherwise"));
    add(actor, Set.of(entry, entry(other, true, null)));
    List<UUID> asked = List.of(waiting.id().value(), done.id().value());
    assertEquals(List.of(entry), as(actor, () -> backlog().waiting(asked)));
    assertEquals(List.of(), as(world().foreigner(), () -> backlog().waiting(asked)));
    assertEquals(2, claim(actor, lease(), NOW, 9).size());
  }

  @Test
  void workersShareThePackets_andNoneIsTakenTwice() {
    TenantScope actor = world().endUser();
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      packets.add(packet(actor).build());
    }
    store(actor, packets);
    add(actor, packets.stream().map(p -> entry(p, true, null)).collect(Collectors.toSet()));
    List<Callable<List<UUID>>> workers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      workers.add(
          () -> {
            List<UUID> finished = new ArrayList<>();
            while (true) {
              UUID lease = lease();
              List<UUID> taken = ids(claim(actor, lease, NOW, 3));
              if (taken.isEmpty()) {
                return finished;
              }
              finished.addAll(as(actor, () -> backlog().finish(taken, lease)));
            }
          });
    }
    List<UUID> finished = Concurrently.run(workers).stream().flatMap(List::stream).toList();
    assertEquals(40, finished.size());
    assertEquals(40, new HashSet<>(finished).size());
    assertEquals(new State(0, 0, null, List.of()), state(actor, NOW));
  }

  @Test
  void aKilledWorkersPackets_goToAnother_andTheFirstHasNoSayAnyMore() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    List<UUID> ids = List.of(packet.id().value());
    add(actor, Set.of(entry(packet, true, null)));
    UUID killed = lease();
    UUID second = lease();
    assertEquals(1, claim(actor, killed, NOW, 9).size());
    assertEquals(List.of(), claim(actor, second, LATER.minusMillis(1), 9));
    assertEquals(1, claim(actor, second, LATER, 9).size());
    assertEquals(Set.of(), as(actor, () -> backlog().finish(ids, killed)));
    run(actor, () -> backlog().giveBack(Map.of(ids.get(0), "late"), killed, NOW, true));
    assertEquals(Set.copyOf(ids), as(actor, () -> backlog().finish(ids, second)));
    assertEquals(Set.of(), as(actor, () -> backlog().finish(ids, second)), "only once");
  }

  @Test
  void whatFailsTooOften_isLeftAlone_untilItIsRevived() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    UUID id = packet.id().value();
    add(actor, Set.of(entry(packet, true, null)));
    for (int attempt = 1; attempt <= MAX; attempt++) {
      UUID lease = lease();
      assertEquals(1, claim(actor, lease, NOW, 9).size());
      run(actor, () -> backlog().giveBack(Map.of(id, "no \0 good"), lease, NOW, true));
    }
    assertEquals(List.of(), claim(actor, lease(), LATER, 9));
    State state = state(actor, NOW);
    assertEquals(0, state.waiting());
    assertEquals(1, state.failed());
    assertEquals(id, state.failures().get(0).packet());
    assertEquals(MAX, state.failures().get(0).attempts());
    assertTrue(state.failures().get(0).error().contains("good"));
    State counted = as(actor, () -> backlog().state(NOW, MAX, 0));
    assertEquals(new State(0, 1, null, List.of()), counted, "none is listed");
    assertEquals(1, as(actor, () -> backlog().revive(NOW, MAX)));
    assertEquals(0, as(actor, () -> backlog().revive(NOW, MAX)));
    assertEquals(new State(1, 0, NOW, List.of()), state(actor, NOW));
    assertEquals(1, claim(actor, lease(), NOW, 9).size());
  }

  @Test
  void aFailureThatIsNotThePacketsFault_isNotCounted_andWaits() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    add(actor, Set.of(entry(packet, true, null)));
    for (int i = 0; i < MAX + 2; i++) {
      UUID lease = lease();
      assertEquals(1, claim(actor, lease, LATER, 9).size());
      run(
          actor,
          () -> backlog().giveBack(Map.of(packet.id().value(), "down"), lease, LATER, false));
    }
    assertEquals(List.of(), claim(actor, lease(), LATER.minusMillis(1), 9));
    assertEquals(1, state(actor, LATER).waiting());
  }

  @Test
  void leavesAloneWhatNobodyCanEmbed_untilItIsRevived() {
    TenantScope actor = world().endUser();
    UUID packet = stored(actor, packet(actor)).id().value();
    UUID other = stored(actor, packet(actor)).id().value();
    add(actor, Set.of(entry(find(actor, packet), true, Map.of(EmbeddingSpace.CONTENT, "text"))));
    UUID lease = lease();
    claim(actor, lease, LATER, 9);
    Map<UUID, String> reasons = Map.of(packet, "no embedder", other, "does not wait");
    assertEquals(Set.of(), as(actor, () -> backlog().park(reasons, lease(), NOW, MAX)));
    assertEquals(Set.of(packet), as(actor, () -> backlog().park(reasons, lease, NOW, MAX)));
    assertEquals(List.of(), claim(actor, lease(), LATER, 9));
    State state = state(actor, NOW);
    assertEquals(1, state.failed());
    assertEquals("no embedder", state.failures().get(0).error());
    assertEquals(1, as(actor, () -> backlog().revive(NOW, MAX)));
    assertEquals(
        List.of(entry(find(actor, packet), false, Map.of(EmbeddingSpace.CONTENT, "text"))),
        claim(actor, lease(), LATER, 9));
  }

  private Packet find(TenantScope actor, UUID packet) {
    return as(actor, () -> memory().packets().find(new PacketId(packet)).orElseThrow());
  }

  @Test
  void countsWhatWaits_asFarAsItIsAsked() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (Packet packet : packets) {
      add(writerOf(packet), Set.of(entry(packet, true, null)));
    }
    for (TenantScope actor : world().actors()) {
      int visible =
          (int) packets.stream().filter(p -> actor.sees(p.owner(), p.visibility())).count();
      assertEquals(visible, as(actor, () -> backlog().count(1_000)));
      assertEquals(Math.min(1, visible), as(actor, () -> backlog().count(1)));
    }
  }

  @Test
  void isSeenByWhoeverSeesThePacket_andTakenByWhoeverMayWriteIt() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (Packet packet : packets) {
      add(writerOf(packet), Set.of(entry(packet, true, Map.of())));
    }
    for (TenantScope actor : world().actors()) {
      long visible = packets.stream().filter(p -> actor.sees(p.owner(), p.visibility())).count();
      assertEquals(visible, state(actor, NOW).waiting(), () -> "what " + actor + " counts");
      Set<UUID> writable =
          packets.stream()
              .filter(p -> actor.mayWrite(p.owner(), p.visibility()))
              .map(p -> p.id().value())
              .collect(Collectors.toSet());
      UUID lease = lease();
      Set<UUID> taken = new HashSet<>(ids(claim(actor, lease, NOW, 100)));
      assertEquals(writable, taken, () -> "what " + actor + " takes");
      for (TenantScope other : world().actors()) {
        Set<UUID> foreign = new HashSet<>(taken);
        foreign.removeIf(
            id ->
                packets.stream()
                    .anyMatch(
                        p ->
                            p.id().value().equals(id)
                                && other.mayWrite(p.owner(), p.visibility())));
        assertEquals(Set.of(), as(other, () -> backlog().finish(foreign, lease)));
      }
      Map<UUID, String> back = taken.stream().collect(Collectors.toMap(id -> id, id -> "back"));
      run(actor, () -> backlog().giveBack(back, lease, NOW, false));
    }
  }

  @Test
  void refusesAPacket_thatTheScopeMayNotWrite() {
    for (Packet packet : oneOfEveryKind(p -> p)) {
      for (TenantScope actor : world().actors()) {
        if (!actor.mayWrite(packet.owner(), packet.visibility())) {
          assertThrows(
              ForbiddenException.class,
              () -> add(actor, Set.of(entry(packet, true, null))),
              () -> actor + " may not write " + packet);
        }
      }
      assertEquals(0, state(writerOf(packet), NOW).waiting());
    }
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    List<Runnable> calls =
        List.of(
            () -> backlog().addAbsent(List.of(entry(packet, true, null)), NOW),
            () -> backlog().claim(1, lease(), NOW, LATER, MAX),
            () -> backlog().finish(List.of(packet.id().value()), lease()),
            () -> backlog().giveBack(Map.of(packet.id().value(), ""), lease(), NOW, true),
            () -> backlog().state(NOW, MAX, 1),
            () -> backlog().revive(NOW, MAX));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
  }

  private EmbeddingBacklogRepository backlog() {
    return memory().embeddingBacklog();
  }

  private synchronized UUID lease() {
    return Seeds.uuid(random());
  }

  private static Entry entry(
      Packet packet, boolean terms, @Nullable Map<EmbeddingSpace, String> texts) {
    return new Entry(packet.id().value(), packet.owner(), packet.visibility(), terms, texts);
  }

  private void add(TenantScope actor, Set<Entry> entries) {
    run(actor, () -> backlog().addAbsent(List.copyOf(entries), NOW));
  }

  private List<Entry> claim(TenantScope actor, UUID lease, Instant now, int limit) {
    return claim(actor, lease, now, now.isBefore(LATER) ? LATER : now, limit);
  }

  private List<Entry> claim(TenantScope actor, UUID lease, Instant now, Instant until, int limit) {
    return as(actor, () -> backlog().claim(limit, lease, now, until, MAX));
  }

  private State state(TenantScope actor, Instant now) {
    return as(actor, () -> backlog().state(now, MAX, 10));
  }

  private static List<UUID> ids(List<Entry> entries) {
    return entries.stream().map(Entry::packet).toList();
  }
}
