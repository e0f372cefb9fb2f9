package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits on the requests of a tenant. */
class RequestLimitsTest {

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  private static RestConfig.Limits limits(int requests, int atOnce) {
    RestConfig.Limits absent = RestConfig.Limits.DEFAULT;
    return new RestConfig.Limits(
        absent.deadline(),
        absent.maxDeadline(),
        requests,
        absent.window(),
        atOnce,
        atOnce,
        absent.atOnceOfAll(),
        absent.importBytes());
  }

  @Test
  void chargesNothing_forWhatHasNotChanged() {
    Answer first = rest.get("/v1/whoami");
    Answer second = rest.get("/v1/info");
    Answer again =
        rest.send(rest.request("/v1/info").header("If-None-Match", second.header("ETag")));
    Answer last = rest.get("/v1/info");
    assertEquals(5999, remaining(first));
    assertEquals(5998, remaining(second));
    assertEquals(304, again.status());
    assertEquals(5997, remaining(last));
    assertEquals(
        304, rest.send(rest.request("/v1/info").header("If-None-Match", "*")).status(), "known?");
    assertEquals(5995, remaining(rest.get("/v1/info")), "who has nothing pays");
  }

  private static int remaining(Answer answer) {
    return Integer.parseInt(answer.header("RateLimit").replaceAll(".*r=(\\d+).*", "$1"));
  }

  @Test
  void refusesATenantThatAskedForItsShare_andNoOther() {
    rest.close();
    rest = new RestFixture(limits(2, 8));
    assertEquals(200, rest.get("/v1/info").status());
    assertEquals(200, rest.get("/v1/info", "colleague").status());
    Answer refused = rest.get("/v1/info");
    assertProblem(429, "quota-exceeded", null, refused);
    assertEquals("\"tenant\";q=2;w=60", refused.header("RateLimit-Policy"));
    assertEquals(0, remaining(refused));
    assertEquals("30", refused.header("Retry-After"));
    assertEquals("tenant", refused.at("/violated-policies/0"));
    assertEquals(200, rest.get("/v1/info", "foreigner").status());
    rest.clock.advance(Duration.ofSeconds(30));
    assertEquals(200, rest.get("/v1/info").status());
    assertEquals(429, rest.get("/v1/info").status());
  }

  @Test
  void letsOthersIn_whileATenantHasTakenAllItsPlaces() throws Exception {
    rest.close();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      if (scope.tenant().equals(rest.world.endUser().tenant())) {
                        inside.countDown();
                        await(leave);
                      }
                      return search.search(scope, query);
                    }),
            limits(0, 1));
    CompletableFuture<Answer> slow = searching("user");
    assertTrue(inside.await(10, TimeUnit.SECONDS));
    assertProblem(
        429,
        "quota-exceeded",
        null,
        rest.send(rest.request("/v1/info").header("Prefer", "wait=1")));
    assertEquals(200, searching("foreigner").get(10, TimeUnit.SECONDS).status());
    leave.countDown();
    assertEquals(200, slow.get(10, TimeUnit.SECONDS).status());
    assertEquals(200, rest.get("/v1/info").status());
  }

  private CompletableFuture<Answer> searching(String key) {
    return CompletableFuture.supplyAsync(
        () -> rest.post("/v1/search", key, "{\"text\":\"a\",\"mode\":\"keyword\"}"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
