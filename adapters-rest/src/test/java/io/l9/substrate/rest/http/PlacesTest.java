package io.l9.substrate.rest.http;

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
import io.l9.substrate.rest.http.Places.Kind;
import io.l9.substrate.rest.http.Places.Visit;
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

class PlacesTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Places places = new Places(8, 4, Runnable::run, timer, clock);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static Person person(int tenant, int user) {
    return new Person(
        new TenantId(new UUID(1, tenant)),
        new OrgId(new UUID(2, tenant)),
        new UserId(new UUID(3, user)),
        Role.END_USER);
  }

  private Visit visit(int tenant, int user) {
    return places.enter(person(tenant, user), Kind.REQUEST);
  }

  private CompletableFuture<Void> place(int tenant, int user) {
    return visit(tenant, user).place(LONG);
  }

  @Test
  void keepsPlacesForTenantsThatHaveNone() {
    for (int tenant = 0; tenant < 2; tenant++) {
      for (int user = 0; user < 3; user++) {
        assertTrue(place(tenant, user).isDone());
      }
    }
    assertFalse(place(0, 9).isDone(), "six are at work, two are kept");
    assertTrue(place(2, 0).isDone());
    assertFalse(place(2, 0).isDone());
    assertTrue(place(3, 0).isDone());
    assertFalse(place(4, 0).isDone(), "all are taken");
  }

  @Test
  void keepsAPlaceOfATenantForAPersonWhoHasNone() {
    for (int i = 0; i < 3; i++) {
      assertTrue(place(0, 0).isDone());
    }
    assertFalse(place(0, 0).isDone());
    assertTrue(place(0, 1).isDone(), "the administrator");
    assertFalse(place(0, 2).isDone());
  }

  @Test
  void givesAPlaceToWhoeverHasFewest_howeverLateTheyCome() {
    List<Visit> atWork = new ArrayList<>();
    for (int tenant = 0; tenant < 8; tenant++) {
      Visit visit = visit(tenant, 0);
      assertTrue(visit.place(LONG).isDone());
      atWork.add(visit);
    }
    CompletableFuture<Void> greedy = place(0, 0);
    CompletableFuture<Void> late = place(9, 0);
    atWork.get(7).close();
    assertTrue(late.isDone());
    assertFalse(greedy.isDone());
    atWork.get(6).close();
    assertFalse(greedy.isDone(), "the last are kept for tenants without any");
    atWork.get(5).close();
    atWork.get(0).close();
    assertTrue(greedy.isDone());
  }

  @Test
  void keepsHalfOfThePlacesFromTransfers() {
    for (int tenant = 0; tenant < 4; tenant++) {
      assertTrue(places.enter(person(tenant, 0), Kind.TRANSFER).place(LONG).isDone());
    }
    Visit fifth = places.enter(person(5, 0), Kind.TRANSFER);
    CompletableFuture<Void> waits = fifth.place(LONG);
    assertFalse(waits.isDone());
    for (int tenant = 10; tenant < 14; tenant++) {
      assertTrue(place(tenant, 0).isDone());
    }
  }

  @Test
  void leavesThePlaceWhileSomethingElseIsDone() {
    Visit[] visits = new Visit[4];
    for (int user = 0; user < 4; user++) {
      visits[user] = visit(0, user);
      assertTrue(visits[user].place(LONG).isDone());
    }
    Visit waiting = visit(0, 9);
    CompletableFuture<Void> waits = waiting.place(LONG);
    assertFalse(waits.isDone());
    visits[0].aside(
        () -> {
          assertTrue(waits.isDone());
          waiting.close();
        });
    assertFalse(place(0, 8).isDone(), "it came back");
  }

  @Test
  void endsTheWaiting() {
    for (int user = 0; user < 4; user++) {
      assertTrue(place(0, user).isDone());
    }
    CompletableFuture<Void> waits = visit(0, 9).place(Duration.ofMillis(1));
    CompletionException refusal = assertThrows(CompletionException.class, waits::join);
    assertEquals(
        List.of("tenant-concurrency"),
        assertInstanceOf(QuotaExceededException.class, refusal.getCause()).policies());
  }

  @Test
  void boundsHowManyAreUnderWay_ofAUser_ofATenant_andOfAll() {
    for (int i = 0; i < 66; i++) {
      var unused = visit(0, 0);
    }
    QuotaExceededException ofUser = assertThrows(QuotaExceededException.class, () -> visit(0, 0));
    assertEquals(List.of("user-concurrency"), ofUser.policies());
    for (int user = 1; user <= 66; user++) {
      var unused = visit(0, user);
    }
    QuotaExceededException ofTenant =
        assertThrows(QuotaExceededException.class, () -> visit(0, 99));
    assertEquals(List.of("tenant-concurrency"), ofTenant.policies());
    for (int tenant = 1; tenant < 1 + 512 - 132; tenant++) {
      var unused = visit(tenant, 0);
    }
    assertFalse(places.open());
    assertThrows(UnavailableException.class, () -> visit(999, 0));
  }

  @Test
  void isNotOpen_whenNothingMovesAnyMore() {
    Visit last = null;
    for (int tenant = 0; tenant < 8; tenant++) {
      last = visit(tenant, 0);
      assertTrue(last.place(LONG).isDone());
    }
    assertTrue(places.open());
    clock.advance(Duration.ofSeconds(11));
    assertFalse(places.open());
    last.close();
    assertTrue(places.open());
  }
}
