package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.rest.limits.ClientTimeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One user or tenant with many requests leaves room for others. */
class FairShareTest extends RawConnectionsTest {

  @Test
  void exportsToSoManyClientsOfAUser_andServesAllElse() throws IOException {
    rest.close();
    rest = RestFixture.exporting(ClientTimeouts.DEFAULT);
    for (int i = 0; i < 2; i++) {
      exporting("user");
    }
    Answer third = rest.sendUnchecked(rest.request("/v1/packets/export"));
    assertProblem(429, "quota-exceeded", null, third);
    assertEquals("user-concurrency", third.at("/violated-policies/0"));
    exporting("colleague");
    exporting("foreigner");
    for (int i = 0; i < 8; i++) {
      assertEquals(200, rest.get("/v1/packets?limit=1").status(), "no place is held");
    }
  }

  @Test
  void servesAnAdministrator_besideAUserWhoHoldsWhatOneUserMay() throws Exception {
    CountDownLatch entered = new CountDownLatch(3);
    CountDownLatch leave = new CountDownLatch(1);
    rest.close();
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      entered.countDown();
                      await(leave);
                      return search.search(scope, query);
                    }));
    List<CompletableFuture<Answer>> held = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      held.add(
          CompletableFuture.supplyAsync(
              () -> rest.post("/v1/search", "{\"text\":\"door\",\"mode\":\"keyword\"}"),
              work -> new Thread(work).start()));
    }
    assertTrue(entered.await(20, TimeUnit.SECONDS));
    assertEquals(200, rest.get("/v1/whoami", "tenant-admin").status());
    assertEquals(200, rest.get("/v1/packets", "colleague").status());
    leave.countDown();
    for (CompletableFuture<Answer> answer : held) {
      int status = answer.get(20, TimeUnit.SECONDS).status();
      assertTrue(status == 200 || status == 429, "" + status);
    }
  }

  @Test
  void servesOthers_whileOneTenantFloods() throws Exception {
    rest.close();
    RestConfig.Limits absent = RestConfig.Limits.DEFAULT;
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                      entered.countDown();
                      await(leave);
                      atOnce.decrementAndGet();
                      return search.search(scope, query);
                    }),
            new RestConfig.Limits(
                absent.deadline(), absent.maxDeadline(), 0, Duration.ofMinutes(1), 3, 3, 8, 1));
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      flood.add(
          CompletableFuture.supplyAsync(
              () -> rest.post("/v1/search", "{\"text\":\"door\",\"mode\":\"keyword\"}"),
              work -> new Thread(work).start()));
    }
    assertTrue(entered.await(20, TimeUnit.SECONDS));
    othersAreServed();
    leave.countDown();
    int refused = 0;
    for (CompletableFuture<Answer> answer : flood) {
      Answer come = answer.get(20, TimeUnit.SECONDS);
      if (come.status() == 429) {
        assertProblem(429, "quota-exceeded", null, come);
        refused++;
      } else {
        assertEquals(200, come.status(), come::toString);
      }
    }
    assertEquals(2, most.get());
    assertTrue(refused > 0, "nobody was refused, so 70 waited");
  }
}
