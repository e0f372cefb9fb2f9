package io.l9.substrate.testkit.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kit of the {@link RetentionRepository}: policies, holds, and who sees and changes them. */
public abstract class RetentionRepositoryContract extends RetentionContract {

  private TenantId tenant() {
    return world().tenantAdmin().tenant();
  }

  private Map<RetentionKind, Integer> policies(TenantScope actor) {
    return as(actor, () -> retention().policies(tenant()));
  }

  private List<RetentionHold> standing(TenantScope actor) {
    return as(actor, () -> retention().standing(tenant()));
  }

  @Test
  void keepsDaysOfEachKind_forEachTenant() {
    TenantScope admin = world().tenantAdmin();
    assertEquals(Map.of(), policies(admin));
    int days = 1;
    for (RetentionKind kind : RetentionKind.values()) {
      keep(kind, days++);
    }
    keep(RetentionKind.PACKETS, 36_500);
    Map<RetentionKind, Integer> all = policies(admin);
    assertEquals(Set.of(RetentionKind.values()), all.keySet());
    assertEquals(36_500, all.get(RetentionKind.PACKETS));
    assertEquals(1, all.get(RetentionKind.ACCESSES));
    assertEquals(all, policies(world().endUser()), "members of the tenant see them");
    assertEquals(Map.of(), policies(world().foreigner()));
    assertTrue(as(admin, () -> retention().remove(tenant(), RetentionKind.PACKETS)));
    assertFalse(as(admin, () -> retention().remove(tenant(), RetentionKind.PACKETS)));
    assertFalse(policies(admin).containsKey(RetentionKind.PACKETS));
  }

  @Test
  void keepsHolds_untilTheyAreLifted_newestFirst() {
    TenantScope admin = world().tenantAdmin();
    RetentionHold old = hold(null, NOW.minusSeconds(1));
    RetentionHold middle = hold(RetentionKind.LOGS, NOW);
    RetentionHold same =
        new RetentionHold(
            Seeds.uuid(random()),
            tenant(),
            RetentionKind.LOGS,
            "x".repeat(RetentionHold.MAX_REASON),
            new UserId(Seeds.uuid(random())),
            NOW.plusNanos(1000));
    run(admin, () -> retention().place(same));
    assertEquals(List.of(same, middle, old), standing(admin));
    assertEquals(List.of(same, middle, old), standing(world().endUser()));
    assertEquals(List.of(), standing(world().foreigner()));
    assertThrows(ConflictException.class, () -> run(admin, () -> retention().place(same)));
    assertTrue(as(admin, () -> retention().lift(middle.id(), same.placedBy(), NOW)));
    assertFalse(as(admin, () -> retention().lift(middle.id(), null, NOW)));
    assertFalse(as(admin, () -> retention().lift(Seeds.uuid(random()), null, NOW)));
    assertEquals(List.of(same, old), standing(admin));
  }

  @Test
  void letsAdministratorsOfTheTenantAloneChangeAnything() {
    keep(RetentionKind.LOGS, 7);
    RetentionHold hold = hold(null, NOW);
    RetentionHold another =
        new RetentionHold(Seeds.uuid(random()), tenant(), null, "mine", null, NOW);
    for (TenantScope actor : world().actors()) {
      if (actor.mayWrite(new Ownership(tenant(), null, null), Visibility.SHARED)) {
        continue;
      }
      assertThrows(
          ForbiddenException.class,
          () -> run(actor, () -> retention().set(tenant(), RetentionKind.LOGS, 1)),
          actor::toString);
      assertFalse(as(actor, () -> retention().remove(tenant(), RetentionKind.LOGS)));
      assertThrows(
          ForbiddenException.class,
          () -> run(actor, () -> retention().place(another)),
          actor::toString);
      assertFalse(as(actor, () -> retention().lift(hold.id(), null, NOW)));
      assertThrows(
          ForbiddenException.class,
          () -> as(actor, () -> retention().due(tenant(), NOW)),
          actor::toString);
    }
    assertEquals(Map.of(RetentionKind.LOGS, 7), policies(world().tenantAdmin()));
    assertEquals(List.of(hold), standing(world().tenantAdmin()));
  }

  @Test
  void tellsWhatIsDue_byOwnDaysDefaultsAndHolds() {
    TenantScope admin = world().tenantAdmin();
    lines(world().endUser(), NOW.minus(Duration.ofDays(31)), 2);
    lines(world().system(), NOW.minus(Duration.ofDays(40)), 1);
    lines(world().foreigner(), NOW.minus(Duration.ofDays(50)), 1);
    row(world().system(), RetentionKind.PACKETS, NOW.minus(Duration.ofDays(9)));
    keep(RetentionKind.PACKETS, 8);
    List<RetentionDue> due = as(admin, () -> retention().due(tenant(), NOW));
    assertEquals(List.of(RetentionKind.values()), due.stream().map(RetentionDue::kind).toList());
    assertEquals(
        new RetentionDue(RetentionKind.LOGS, 30, false, 3, NOW.minus(Duration.ofDays(40))),
        of(due, RetentionKind.LOGS));
    assertEquals(
        new RetentionDue(RetentionKind.PACKETS, 8, false, 1, NOW.minus(Duration.ofDays(9))),
        of(due, RetentionKind.PACKETS));
    assertEquals(
        new RetentionDue(RetentionKind.EVENTS, null, false, 0, null),
        of(due, RetentionKind.EVENTS));
    assertEquals(7, of(due, RetentionKind.COMPLETED_TASKS).days());
    hold(RetentionKind.TRACES, NOW);
    due = as(admin, () -> retention().due(tenant(), NOW));
    assertEquals(
        Set.of(RetentionKind.TRACES, RetentionKind.PACKETS),
        due.stream()
            .filter(RetentionDue::held)
            .map(RetentionDue::kind)
            .collect(Collectors.toSet()));
    assertEquals(0, of(due, RetentionKind.PACKETS).rows());
  }

  private static RetentionDue of(List<RetentionDue> due, RetentionKind kind) {
    return due.stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    Set<String> called = new TreeSet<>();
    RetentionRepository target = retention();
    RetentionRepository recording =
        (RetentionRepository)
            Proxy.newProxyInstance(
                RetentionRepository.class.getClassLoader(),
                new Class<?>[] {RetentionRepository.class},
                (proxy, method, arguments) -> {
                  called.add(method.getName());
                  try {
                    return method.invoke(target, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    RetentionHold hold =
        new RetentionHold(Seeds.uuid(random()), tenant(), null, "reason", null, NOW);
    List<Runnable> calls =
        List.of(
            () -> recording.policies(tenant()),
            () -> recording.set(tenant(), RetentionKind.LOGS, 1),
            () -> recording.remove(tenant(), RetentionKind.LOGS),
            () -> recording.place(hold),
            () -> recording.standing(tenant()),
            () -> recording.lift(hold.id(), null, NOW),
            () -> recording.due(tenant(), NOW));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
    assertEquals(
        Arrays.stream(RetentionRepository.class.getMethods())
            .map(method -> method.getName())
            .collect(Collectors.toCollection(TreeSet::new)),
        called);
  }

  @Test
  void keepsAHundredHolds() {
    List<UUID> ids =
        IntStream.range(0, 100).mapToObj(i -> hold(null, NOW.plusSeconds(i)).id()).toList();
    List<UUID> read = standing(world().tenantAdmin()).stream().map(RetentionHold::id).toList();
    assertEquals(ids.size(), read.size());
    assertEquals(ids.get(99), read.get(0));
  }
}
