package io.l9.substrate.testkit.memory.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link AccessLog}. */
public abstract class AccessLogContract extends MemoryContract {

  private static final int THREADS = 6;

  @Test
  void givesBackWhatWasAppended_withEveryFieldAsItWas_newestFirst() {
    TenantScope actor = world().endUser();
    for (AccessTarget.Type type : AccessTarget.Type.values()) {
      AccessTarget target = new AccessTarget(type, Seeds.uuid(random()));
      List<Access> appended = new ArrayList<>();
      for (AccessKind kind : AccessKind.values()) {
        appended.add(full(actor, target, kind, NOW.plusSeconds(appended.size())));
        appended.add(bare(actor.owner(), target, NOW.plusSeconds(appended.size())));
      }
      append(actor, appended);
      append(actor, List.of(bare(actor.owner(), AccessTarget.packet(Seeds.uuid(random())), NOW)));
      List<Access> newestFirst =
          appended.stream().sorted(Comparator.comparing(Access::at).reversed()).toList();
      assertEquals(newestFirst, of(actor, target, 100));
      assertEquals(newestFirst.subList(0, 3), of(actor, target, 3));
    }
  }

  @Test
  void pagesThroughAccesses_withoutLosingOrRepeatingAny_whereTimesAreEqual() {
    AccessTarget target = AccessTarget.packet(Seeds.uuid(random()));
    TenantScope actor = world().endUser();
    List<Access> all =
        new ArrayList<>(
            IntStream.range(0, 13)
                .mapToObj(i -> bare(actor.owner(), target, NOW.minusSeconds(i / 4)))
                .toList());
    append(actor, all);
    append(world().colleague(), List.of(bare(world().colleague().owner(), target, NOW)));
    all.sort(Comparator.comparing(Access::position).reversed());
    List<Access> seen = new ArrayList<>();
    AccessQuery query = new AccessQuery(target, 5, null);
    Page<Access> page;
    do {
      AccessQuery asked = query;
      page = as(actor, () -> memory().accessLog().of(asked));
      seen.addAll(page.items());
      query = query.after(page.next());
    } while (page.next() != null);
    assertEquals(all, seen);
  }

  @Test
  void keepsEveryTime_andItsPlaceAmongTheOthers() {
    TenantScope actor = world().endUser();
    AccessTarget target = AccessTarget.packet(Seeds.uuid(random()));
    List<Access> newestFirst = new ArrayList<>();
    Moments.EDGES.forEach(at -> newestFirst.add(0, bare(actor.owner(), target, at)));
    append(actor, newestFirst);
    List<Access> read = new ArrayList<>();
    for (AccessQuery query = new AccessQuery(target, 4, null); query != null; ) {
      AccessQuery asked = query;
      Page<Access> page = as(actor, () -> memory().accessLog().of(asked));
      read.addAll(page.items());
      assertTrue(read.size() <= newestFirst.size(), "a page is given twice");
      query = page.next() == null ? null : query.after(page.next());
    }
    assertEquals(newestFirst, read);
  }

  @Test
  void hasNothing_ofWhatNobodyAccessed() {
    assertEquals(List.of(), of(world().endUser(), AccessTarget.packet(Seeds.uuid(random())), 10));
    append(world().endUser(), List.of());
  }

  @Test
  void showsEveryActorWhatItSees_andNothingOfAnotherTenant() {
    AccessTarget target = AccessTarget.packet(Seeds.uuid(random()));
    List<Access> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      Access access = bare(owner, target, NOW);
      append(world().writerOf(owner, Visibility.SHARED).orElseThrow(), List.of(access));
      all.add(access);
    }
    for (TenantScope actor : world().actors()) {
      assertEquals(
          all.stream().filter(a -> actor.sees(a.owner(), Visibility.SHARED)).collect(ids()),
          of(actor, target, 100).stream().collect(ids()),
          () -> "what " + actor + " sees");
    }
  }

  @Test
  void appendsNothing_whenOneOfThemIsAnothers() {
    AccessTarget target = AccessTarget.packet(Seeds.uuid(random()));
    TenantScope actor = world().endUser();
    for (TenantScope other : List.of(world().colleague(), world().foreigner())) {
      List<Access> mixed =
          List.of(bare(actor.owner(), target, NOW), bare(other.owner(), target, NOW));
      assertThrows(ForbiddenException.class, () -> append(actor, mixed));
      assertEquals(List.of(), of(actor, target, 10));
      assertEquals(List.of(), of(other, target, 10));
    }
  }

  @Test
  void losesNothing_whenManyAppendAtOnce() {
    AccessTarget target = AccessTarget.packet(Seeds.uuid(random()));
    TenantScope actor = world().endUser();
    List<List<Access>> batches =
        IntStream.range(0, THREADS)
            .mapToObj(
                i -> Stream.generate(() -> bare(actor.owner(), target, NOW)).limit(20).toList())
            .toList();
    Concurrently.run(
        batches.stream()
            .<Callable<Boolean>>map(
                batch ->
                    () -> {
                      append(actor, batch);
                      return true;
                    })
            .toList());
    assertEquals(
        batches.stream().flatMap(List::stream).collect(ids()),
        of(actor, target, 1_000).stream().collect(ids()));
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    AccessLog log = memory().accessLog();
    AccessTarget target = AccessTarget.packet(Seeds.uuid(random()));
    assertThrows(IllegalStateException.class, () -> log.of(AccessQuery.newest(target)));
    assertThrows(
        IllegalStateException.class,
        () -> log.appendAll(List.of(bare(world().endUser().owner(), target, NOW))));
  }

  private static java.util.stream.Collector<Access, ?, Set<UUID>> ids() {
    return Collectors.mapping(Access::id, Collectors.toSet());
  }

  private void append(TenantScope actor, List<Access> accesses) {
    run(actor, () -> memory().accessLog().appendAll(accesses));
  }

  private List<Access> of(TenantScope actor, AccessTarget target, int limit) {
    return as(actor, () -> memory().accessLog().of(new AccessQuery(target, limit, null)).items());
  }

  private Access bare(Ownership owner, AccessTarget target, Instant at) {
    return access(owner, target, AccessKind.READ, at, null, null, null, null, null, null);
  }

  private Access full(TenantScope actor, AccessTarget target, AccessKind kind, Instant at) {
    return access(
        actor.owner(),
        target,
        kind,
        at,
        "search",
        Seeds.uuid(random()),
        3,
        0.75,
        "Grüße, 日本語",
        "session");
  }

  private Access access(
      Ownership owner,
      AccessTarget target,
      AccessKind kind,
      Instant at,
      @Nullable String context,
      @Nullable UUID query,
      @Nullable Integer rank,
      @Nullable Double relevance,
      @Nullable String reason,
      @Nullable String session) {
    return new Access(
        Seeds.uuid(random()),
        owner,
        target,
        kind,
        "kit",
        context,
        query,
        rank,
        relevance,
        reason,
        at,
        query,
        session,
        session);
  }
}
