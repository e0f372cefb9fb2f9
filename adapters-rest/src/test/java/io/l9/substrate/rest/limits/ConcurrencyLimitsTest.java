package io.l9.substrate.rest.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.limits.ConcurrencyLimits.Kind;
import io.l9.substrate.rest.limits.ConcurrencyLimits.Permit;
import io.l9.substrate.testkit.shared.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final ConcurrencyLimits limits = limits(4);

  private ConcurrencyLimits limits(int besideOthers) {
    return new ConcurrencyLimits(8, 4, besideOthers, Runnable::run, timer, clock);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static Principal principal(int tenant, int user) {
    return new Principal(
        new TenantId(new UUID(1, tenant)),
        new OrgId(new UUID(2, tenant)),
        new UserId(new UUID(3, user)),
        Role.END_USER);
  }

  private Permit permit(int tenant, int user) {
    return limits.admit(principal(tenant, user), Kind.REQUEST);
  }

  private CompletableFuture<Void> slot(int tenant, int user) {
    return permit(tenant, user).acquireSlot(LONG);
  }

  @Test
  void reservesSlotsForTenantsThatHoldNone() {
    for (int tenant = 0; tenant < 2; tenant++) {
      for (int user = 0; user < 3; user++) {
        assertTrue(slot(tenant, user).isDone());
      }
    }
    assertFalse(slot(0, 9).isDone(), "six execute, two are reserved");
    assertTrue(slot(2, 0).isDone());
    assertFalse(slot(2, 0).isDone());
    assertTrue(slot(3, 0).isDone());
    assertFalse(slot(4, 0).isDone(), "all are taken");
  }

  @Test
  void leavesATenantOneSlot_whileAnotherAsks_andMoreWhenItIsAloneAgain() {
    ConcurrencyLimits shared = limits(1);
    List<Permit> flood = new ArrayList<>();
    List<CompletableFuture<Void>> slots = new ArrayList<>();
    for (int user = 0; user < 6; user++) {
      flood.add(shared.admit(principal(0, user), Kind.REQUEST));
      slots.add(flood.get(user).acquireSlot(LONG));
    }
    assertEquals(4, slots.stream().filter(CompletableFuture::isDone).count(), "alone");

    Permit other = shared.admit(principal(1, 0), Kind.REQUEST);
    assertTrue(other.acquireSlot(LONG).isDone());
    other.close();
    flood.subList(0, 3).forEach(Permit::close);
    assertEquals(4, slots.stream().filter(CompletableFuture::isDone).count(), "it has one");
    flood.get(3).close();
    assertEquals(5, slots.stream().filter(CompletableFuture::isDone).count(), "one for one");

    clock.advance(Duration.ofSeconds(2));
    CompletableFuture<Void> alone = shared.admit(principal(0, 9), Kind.REQUEST).acquireSlot(LONG);
    assertTrue(alone.isDone(), "nobody else has asked for a while");
  }

  @Test
  void reservesASlotOfATenantForAUserWhoHoldsNone() {
    for (int i = 0; i < 3; i++) {
      assertTrue(slot(0, 0).isDone());
    }
    assertFalse(slot(0, 0).isDone());
    assertTrue(slot(0, 1).isDone(), "the administrator");
    assertFalse(slot(0, 2).isDone());
  }

  @Test
  void assignsASlotToTheHolderOfFewest_howeverLateItCame() {
    List<Permit> executing = new ArrayList<>();
    for (int tenant = 0; tenant < 8; tenant++) {
      Permit permit = permit(tenant, 0);
      assertTrue(permit.acquireSlot(LONG).isDone());
      executing.add(permit);
    }
    CompletableFuture<Void> greedy = slot(0, 0);
    CompletableFuture<Void> late = slot(9, 0);
    executing.get(7).close();
    assertTrue(late.isDone());
    assertFalse(greedy.isDone());
    executing.get(6).close();
    assertFalse(greedy.isDone(), "the last are reserved for tenants without any");
    executing.get(5).close();
    executing.get(0).close();
    assertTrue(greedy.isDone());
  }

  @Test
  void keepsHalfOfTheSlotsFromTransfers() {
    for (int tenant = 0; tenant < 4; tenant++) {
      assertTrue(limits.admit(principal(tenant, 0), Kind.TRANSFER).acquireSlot(LONG).isDone());
    }
    Permit fifth = limits.admit(principal(5, 0), Kind.TRANSFER);
    CompletableFuture<Void> waits = fifth.acquireSlot(LONG);
    assertFalse(waits.isDone());
    for (int tenant = 10; tenant < 14; tenant++) {
      assertTrue(slot(tenant, 0).isDone());
    }
  }

  @Test
  void releasesTheSlotWhileAnActionRuns() {
    Permit[] permits = new Permit[4];
    for (int user = 0; user < 4; user++) {
      permits[user] = permit(0, user);
      assertTrue(permits[user].acquireSlot(LONG).isDone());
    }
    Permit waiting = permit(0, 9);
    CompletableFuture<Void> waits = waiting.acquireSlot(LONG);
    assertFalse(waits.isDone());
    permits[0].withoutSlot(
        () -> {
          assertTrue(waits.isDone());
          waiting.close();
        });
    assertFalse(slot(0, 8).isDone(), "it came back");
  }

  @Test
  void timesOut() {
    for (int user = 0; user < 4; user++) {
      assertTrue(slot(0, user).isDone());
    }
    CompletableFuture<Void> waits = permit(0, 9).acquireSlot(Duration.ofMillis(1));
    CompletionException refusal = assertThrows(CompletionException.class, waits::join);
    assertEquals(
        List.of("tenant-concurrency"),
        assertInstanceOf(QuotaExceededException.class, refusal.getCause()).policies());
  }

  @Test
  void boundsTheRequestsInProgress_ofAUser_ofATenant_andOfAll() {
    for (int i = 0; i < 66; i++) {
      var unused = permit(0, 0);
    }
    QuotaExceededException ofUser = assertThrows(QuotaExceededException.class, () -> permit(0, 0));
    assertEquals(List.of("user-concurrency"), ofUser.policies());
    for (int user = 1; user <= 66; user++) {
      var unused = permit(0, user);
    }
    QuotaExceededException ofTenant =
        assertThrows(QuotaExceededException.class, () -> permit(0, 99));
    assertEquals(List.of("tenant-concurrency"), ofTenant.policies());
    for (int tenant = 1; tenant < 1 + 512 - 132; tenant++) {
      var unused = permit(tenant, 0);
    }
    assertFalse(limits.isAvailable());
    assertThrows(UnavailableException.class, () -> permit(999, 0));
  }

  @Test
  void isUnavailable_whenNoSlotIsReleasedAnyMore() {
    Permit last = null;
    for (int tenant = 0; tenant < 8; tenant++) {
      last = permit(tenant, 0);
      assertTrue(last.acquireSlot(LONG).isDone());
    }
    assertTrue(limits.isAvailable());
    clock.advance(Duration.ofSeconds(11));
    assertFalse(limits.isAvailable());
    last.close();
    assertTrue(limits.isAvailable());
  }
}
