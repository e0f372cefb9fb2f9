package io.l9.substrate.testkit.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link MaintenanceRepository}: accesses are folded into importance. */
public abstract class MaintenanceRepositoryFoldingContract extends MaintenanceContract {

  private static final List<AccessKind> KINDS = List.of(AccessKind.values());

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
