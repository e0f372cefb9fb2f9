package io.l9.substrate.bootstrap.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.rest.management.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GracefulStopTest {

  private static final Duration DELAY = Duration.ofSeconds(5);

  private final Readiness readiness = new Readiness(Duration.ofSeconds(20));
  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void isNotReadyFirst_waits_andOnlyThenStopsTheServer() throws Exception {
    readiness.serving(Map.of());
    assertTrue(readiness.report().ready());
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch waited = new CountDownLatch(1);
    GracefulStop stop =
        new GracefulStop(
            readiness,
            DELAY,
            delay -> {
              events.add("waits " + delay);
              waiting.countDown();
              assertTrue(waited.await(20, TimeUnit.SECONDS));
            },
            () -> events.add("server closed, ready: " + readiness.report().ready()),
            line -> {});
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(stop::close);

    assertTrue(waiting.await(20, TimeUnit.SECONDS));
    assertFalse(readiness.report().ready());
    assertEquals("stopping", readiness.report().checks().get("server"));
    assertEquals(List.of("waits PT5S"), events, "the server still serves");
    waited.countDown();
    stopping.get(20, TimeUnit.SECONDS);
    assertEquals(List.of("waits PT5S", "server closed, ready: false"), events);
  }

  @Test
  void doesNotWait_withoutADelay() throws Exception {
    new GracefulStop(
            readiness,
            Duration.ZERO,
            delay -> events.add("waits"),
            () -> events.add("closed"),
            events::add)
        .close();
    assertEquals(List.of("stopping: requests in progress may finish", "closed"), events);
  }

  @Test
  void goesOn_whenTheWaitIsInterrupted() throws Exception {
    new GracefulStop(
            readiness,
            DELAY,
            delay -> {
              throw new InterruptedException();
            },
            () -> events.add("closed"),
            line -> {})
        .close();
    assertEquals(List.of("closed"), events);
    assertTrue(Thread.interrupted(), "and whoever waits next is told");
  }
}
