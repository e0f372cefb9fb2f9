package io.l9.substrate.testkit.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportant.Ranked;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link io.l9.substrate.domain.maintenance.MaintenanceRepository} does. The jobs work
 * over all tenants, so what earlier tests left is worked off first.
 */
public abstract class MaintenanceRepositoryContract extends MemoryContract {

  private static final double EXACT = 1e-12;
  private static final List<AccessKind> KINDS = List.of(AccessKind.values());
  private static final Duration DAY = Duration.ofDays(1);

  /** Recent and long past by whatever clock a store ranks by. */
  private static final Instant FAR_AHEAD = Instant.parse("2400-01-01T12:00:00.123456Z");

  private static final Instant LONG_AGO = Instant.parse("2001-01-01T12:00:00Z");

  /** The ports under test, over the same rows as {@link #ports()}. */
  protected abstract MaintenanceStore maintenance();

  /** As above. */
  protected abstract RequestStore requests();

  // ---- folding ----

  @Test
  void foldsEachAccessOnce_intoCounters_andImportanceAsTheFormulaSays() {
    work(Job.FOLD_ACCESSES);
    TenantScope actor = world().endUser();
    for (int round = 0; round < 25; round++) {
      Packet packet = stored(actor, packet(actor).importance(random().nextDouble()));
      Map<AccessKind, Long> counts = new EnumMap<>(AccessKind.class);
      List<Access> uses = new ArrayList<>();
      @Nullable Instant last = null;
      for (int i = random().nextInt(12); i > 0; i--) {
        AccessKind kind = KINDS.get(random().nextInt(KINDS.size()));
        if (uses.stream().anyMatch(use -> use.kind().votesWith(kind))) {
          continue;
        }
        Instant at = NOW.minusSeconds(random().nextInt(1_000));
        counts.merge(kind, 1L, Long::sum);
        uses.add(access(actor, packet, kind, at));
        boolean access = kind == AccessKind.READ || kind == AccessKind.USED;
        if (access && (last == null || at.isAfter(last))) {
          last = at;
        }
      }
      append(actor, uses);
      assertEquals(uses.size(), affected(Job.FOLD_ACCESSES));
      assertEquals(uses.size(), work(Job.FOLD_ACCESSES));
      assertEquals(0, affected(Job.FOLD_ACCESSES));
      assertEquals(0, work(Job.FOLD_ACCESSES), "a second time there is nothing to fold");

      long accesses =
          counts.getOrDefault(AccessKind.READ, 0L) + counts.getOrDefault(AccessKind.USED, 0L);
      Packet learned = find(actor, packet.id()).orElseThrow();
      assertEquals(accesses, learned.accessCount());
      assertEquals(last, learned.lastAccessed());
      assertEquals(
          Importance.after(
              packet.importance(),
              accesses,
              counts.getOrDefault(AccessKind.HELPFUL, 0L),
              counts.getOrDefault(AccessKind.WRONG, 0L),
              counts.getOrDefault(AccessKind.IGNORED, 0L)),
          learned.importance(),
          EXACT);
    }
  }

  @Test
  void countsOneVote_ofEachUserPacketAndKind() {
    TenantScope admin = world().orgAdmin();
    Packet packet = stored(admin, packet(admin).importance(0.9));
    work(Job.FOLD_ACCESSES);
    List<Access> wrongs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      wrongs.add(access(world().endUser(), packet, AccessKind.WRONG, NOW.plusSeconds(i)));
      wrongs.add(access(world().endUser(), packet, AccessKind.USED, NOW.plusSeconds(i)));
    }
    append(world().endUser(), wrongs);
    assertEquals(200, work(Job.FOLD_ACCESSES));
    append(world().endUser(), List.of(access(world().endUser(), packet, AccessKind.WRONG, NOW)));
    assertEquals(1, work(Job.FOLD_ACCESSES));
    Packet learned = find(admin, packet.id()).orElseThrow();
    assertEquals(Importance.after(0.9, 1, 0, 1, 0), learned.importance(), EXACT);
    assertEquals(1, learned.accessCount());

    append(
        world().colleague(), List.of(access(world().colleague(), packet, AccessKind.WRONG, NOW)));
    work(Job.FOLD_ACCESSES);
    assertEquals(
        Importance.after(learned.importance(), 0, 0, 1, 0),
        find(admin, packet.id()).orElseThrow().importance(),
        EXACT,
        "another user has a vote of his own");
  }

  @Test
  void letsAnotherVerdictTakeThePlaceOfTheOneBefore() {
    TenantScope admin = world().orgAdmin();
    TenantScope voter = world().endUser();
    Packet packet = stored(admin, packet(admin).importance(0.5));
    AccessKind before = null;
    double importance = 0.5;
    for (AccessKind kind :
        List.of(
            AccessKind.WRONG,
            AccessKind.HELPFUL,
            AccessKind.HELPFUL,
            AccessKind.IGNORED,
            AccessKind.WRONG)) {
      append(voter, List.of(access(voter, packet, kind, NOW)));
      work(Job.FOLD_ACCESSES);
      if (kind != before) {
        importance =
            Importance.after(
                Importance.without(
                    importance,
                    before == AccessKind.HELPFUL ? 1 : 0,
                    before == AccessKind.WRONG ? 1 : 0,
                    before == AccessKind.IGNORED ? 1 : 0),
                0,
                kind == AccessKind.HELPFUL ? 1 : 0,
                kind == AccessKind.WRONG ? 1 : 0,
                kind == AccessKind.IGNORED ? 1 : 0);
      }
      before = kind;
      assertEquals(
          importance, find(admin, packet.id()).orElseThrow().importance(), EXACT, kind::code);
    }
    assertEquals(0.4, importance, EXACT, "as if the last had been the only one");
  }

  @Test
  void keepsTheLaterAccess_whenAnOlderOneIsFoldedAfterwards() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor).accessed(3, NOW));
    append(actor, List.of(access(actor, packet, AccessKind.READ, NOW.minusSeconds(5))));
    work(Job.FOLD_ACCESSES);
    Packet learned = find(actor, packet.id()).orElseThrow();
    assertEquals(4, learned.accessCount());
    assertEquals(NOW, learned.lastAccessed());
  }

  @Test
  void countsWhatReadersDid_whoMayNotWriteThePacket() {
    TenantScope admin = world().tenantAdmin();
    Packet packet = stored(admin, packet(admin));
    TenantScope reader = world().endUser();
    append(reader, List.of(access(reader, packet, AccessKind.HELPFUL, NOW)));
    work(Job.FOLD_ACCESSES);
    assertEquals(
        Importance.after(packet.importance(), 0, 1, 0, 0),
        find(admin, packet.id()).orElseThrow().importance(),
        EXACT);
  }

  @Test
  void countsNothing_aboutPacketsThatWhoeverAppendedDoesNotSee() {
    work(Job.FOLD_ACCESSES);
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    for (TenantScope other :
        List.of(world().colleague(), world().endUserElsewhere(), world().foreigner())) {
      append(other, List.of(access(other, packet, AccessKind.WRONG, NOW)));
    }
    assertEquals(0, affected(Job.FOLD_ACCESSES));
    assertEquals(0, work(Job.FOLD_ACCESSES));
    assertEquals(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void losesAndDoublesNothing_whenSomeFoldWhileOthersAppend() {
    work(Job.FOLD_ACCESSES);
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    Packet packet = stored(actor, packet(actor));
    Packet foreign = stored(foreigner, packet(foreigner));
    List<Callable<Long>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      List<List<Access>> batches = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        batches.add(
            List.of(
                access(actor, packet, AccessKind.READ, NOW),
                access(actor, packet, AccessKind.READ, NOW)));
        batches.add(List.of(access(foreigner, foreign, AccessKind.READ, NOW)));
      }
      tasks.add(
          () -> {
            for (List<Access> batch : batches) {
              append(batch.size() == 2 ? actor : foreigner, batch);
            }
            return 0L;
          });
    }
    for (int thread = 0; thread < 3; thread++) {
      tasks.add(
          () -> {
            long folded = 0;
            for (int i = 0; i < 10; i++) {
              folded += work(Job.FOLD_ACCESSES);
            }
            return folded;
          });
    }
    long folded = Concurrently.run(tasks).stream().mapToLong(Long::longValue).sum();
    assertEquals(120, folded + work(Job.FOLD_ACCESSES));
    assertEquals(80, find(actor, packet.id()).orElseThrow().accessCount());
    assertEquals(40, find(foreigner, foreign.id()).orElseThrow().accessCount());
  }

  // ---- fading ----

  @Test
  void lowersWhatWasNotReadForLong_andNothingElse() {
    JobCommand command = new JobCommand(Job.DECAY_IMPORTANCE, false, 30, 0.1);
    work(command);
    TenantScope actor = world().endUser();
    Instant old = NOW.minus(DAY.multipliedBy(31));
    Packet forgotten = stored(actor, packet(actor).timestamp(old));
    Packet barely = stored(actor, packet(actor).timestamp(old).importance(0.15));
    Packet below = stored(actor, packet(actor).timestamp(old).importance(0.05));
    Packet floor = stored(actor, packet(actor).timestamp(old).importance(Importance.FLOOR));
    Packet read = stored(actor, packet(actor).timestamp(old).accessed(1, NOW.minus(DAY)));
    Packet young = stored(actor, packet(actor).timestamp(NOW.minus(DAY)));
    Packet onTheDay = stored(actor, packet(actor).timestamp(NOW.minus(DAY.multipliedBy(30))));
    TenantScope foreigner = world().foreigner();
    Packet foreign = stored(foreigner, packet(foreigner).timestamp(old));

    assertEquals(3, affected(command));
    assertEquals(forgotten, find(actor, forgotten.id()).orElseThrow(), "counting touches nothing");
    assertEquals(3, work(command));

    for (Packet faded : List.of(forgotten, barely)) {
      assertEquals(
          Importance.faded(faded.importance(), 0.1),
          find(actor, faded.id()).orElseThrow().importance(),
          EXACT);
    }
    assertEquals(
        Importance.faded(foreign.importance(), 0.1),
        find(foreigner, foreign.id()).orElseThrow().importance(),
        EXACT);
    for (Packet kept : List.of(below, floor, read, young, onTheDay)) {
      assertEquals(kept, find(actor, kept.id()).orElseThrow());
    }
  }

  // ---- eviction ----

  @Test
  void evictsTheExpired_andNothingElse() {
    work(Job.EVICT_PACKETS);
    TenantScope actor = world().endUser();
    Packet expired = stored(actor, packet(actor).expiresAt(NOW));
    Packet longExpired = stored(actor, packet(actor).expiresAt(NOW.minus(DAY)));
    Packet soon = stored(actor, packet(actor).expiresAt(NOW.plusMillis(1)));
    Packet never = stored(actor, packet(actor));

    assertEquals(2, affected(Job.EVICT_PACKETS));
    assertTrue(find(actor, expired.id()).isPresent(), "counting touches nothing");
    assertEquals(2, work(Job.EVICT_PACKETS));

    assertTrue(find(actor, expired.id()).isEmpty());
    assertTrue(find(actor, longExpired.id()).isEmpty());
    assertEquals(soon, find(actor, soon.id()).orElseThrow());
    assertEquals(never, find(actor, never.id()).orElseThrow());
    store(actor, expired);
    assertEquals(1, work(Job.EVICT_PACKETS), "what is gone holds no key");
  }

  // ---- ranking what is recent and important ----

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

  private RecentImportant recent(TenantScope actor, RecentImportantQuery query, Instant now) {
    return as(actor, () -> memory().packetIndex().recentImportant(query, now)).orElseThrow();
  }

  private static List<Packet> packets(RecentImportant page) {
    return page.ranked().stream().map(Ranked::packet).toList();
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

  // ---- requests ----

  @Test
  void evictsAnswersThatExpired_andOperationsThatAreLongOver_andFailsThoseWithoutALease() {
    work(Job.EVICT_REQUESTS);
    for (TenantScope actor : List.of(world().endUser(), world().foreigner())) {
      KeyedAnswer expired = answer(actor, "expired", NOW);
      KeyedAnswer kept = answer(actor, "kept", NOW.plusMillis(1));
      Instant lease = NOW.plusSeconds(1);
      Operation old = operation(actor, NOW.minus(DAY.multipliedBy(8)), lease);
      Operation recent = operation(actor, NOW.minus(DAY.multipliedBy(6)), lease);
      Operation running = operation(actor, NOW.minus(DAY.multipliedBy(9)), lease);
      Operation lost = operation(actor, NOW.minus(DAY.multipliedBy(9)), NOW);
      run(
          actor,
          () -> {
            requests().idempotency().create(expired);
            requests().idempotency().create(kept);
            for (Operation operation : List.of(old, recent, running, lost)) {
              requests().operations().create(operation);
            }
            for (Operation finished : List.of(old, recent)) {
              assertTrue(requests().operations().update(finished.cancelling(finished.createdAt())));
            }
          });

      assertEquals(3, affected(Job.EVICT_REQUESTS));
      assertEquals(3, work(Job.EVICT_REQUESTS));
      assertEquals(0, affected(Job.EVICT_REQUESTS));

      run(
          actor,
          () -> {
            assertTrue(requests().idempotency().find(expired.key(), NOW).isEmpty());
            assertTrue(requests().idempotency().find(kept.key(), NOW).isPresent());
            assertTrue(requests().operations().find(old.id()).isEmpty());
            assertTrue(requests().operations().find(recent.id()).isPresent());
            assertEquals(running, requests().operations().find(running.id()).orElseThrow());
            assertEquals(lost.at(NOW), requests().operations().find(lost.id()).orElseThrow());
          });
    }
  }

  private static KeyedAnswer answer(TenantScope actor, String key, Instant expiresAt) {
    return new KeyedAnswer(
        new IdempotencyKey("POST /v1/packets", key, "0".repeat(64)),
        actor.owner(),
        actor.role(),
        new StoredAnswer(204, null, Map.of(), AnswerBody.EMPTY),
        NOW.minus(DAY),
        expiresAt,
        null,
        null,
        null);
  }

  private Operation operation(TenantScope actor, Instant createdAt, Instant lease) {
    return Operation.pending(Seeds.uuid(random()), actor, "kit", createdAt, lease);
  }

  // ---- all of them ----

  private static List<Job> inStore() {
    return Arrays.stream(Job.values()).filter(Job::inStore).toList();
  }

  @Test
  void endsEveryJob_evenWithNothingToDo() {
    for (Job job : inStore()) {
      work(job);
      assertTrue(affected(job) >= 0);
    }
  }

  @Test
  void refusesEverybodyElse() {
    for (TenantScope actor : world().actors()) {
      for (Job job : inStore()) {
        JobCommand command = JobCommand.of(job);
        assertThrows(
            ForbiddenException.class,
            () ->
                maintenance()
                    .unitOfWork()
                    .inScope(actor, () -> maintenance().repository().affected(command, NOW)));
        assertThrows(
            ForbiddenException.class,
            () ->
                maintenance()
                    .unitOfWork()
                    .inScope(actor, () -> maintenance().repository().work(command, NOW, null)));
      }
    }
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    JobCommand command = JobCommand.of(Job.EVICT_PACKETS);
    assertThrows(
        IllegalStateException.class, () -> maintenance().repository().affected(command, NOW));
    assertThrows(
        IllegalStateException.class, () -> maintenance().repository().work(command, NOW, null));
  }

  private TenantScope operator() {
    return new TenantScope(
        new TenantId(new UUID(0, 0)), null, null, Role.PLATFORM_ADMIN, new UUID(0, 1), null, null);
  }

  private long affected(Job job) {
    return affected(JobCommand.of(job));
  }

  private long affected(JobCommand command) {
    return maintenance()
        .unitOfWork()
        .inScope(operator(), () -> maintenance().repository().affected(command, NOW));
  }

  private long work(Job job) {
    return work(JobCommand.of(job));
  }

  private long work(JobCommand command) {
    long touched = 0;
    @Nullable UUID after = null;
    do {
      UUID from = after;
      Batch batch =
          maintenance()
              .unitOfWork()
              .inScope(operator(), () -> maintenance().repository().work(command, NOW, from));
      touched += batch.touched();
      after = batch.next();
    } while (after != null);
    return touched;
  }

  private void append(TenantScope actor, List<Access> accesses) {
    run(actor, () -> memory().accessLog().appendAll(accesses));
  }

  private Access access(TenantScope actor, Packet packet, AccessKind kind, Instant at) {
    return new Access(
        Seeds.uuid(random()),
        actor.owner(),
        AccessTarget.packet(packet.id().value()),
        kind,
        "kit",
        null,
        null,
        null,
        null,
        null,
        at,
        null,
        null,
        null);
  }
}
