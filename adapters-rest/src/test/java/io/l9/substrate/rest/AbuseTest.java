package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that mean no good, or know no better: others are served, and memory stays bounded. */
class AbuseTest {

  private static final int IDLE_CONNECTIONS = 2_000;
  private static final int SLOW_CONNECTIONS = 200;

  /** More threads than these would be one for each connection. */
  private static final int MAX_THREADS = 150;

  private static final long MAX_GROWTH = 128L << 20;

  private final List<Socket> sockets = new ArrayList<>();
  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    rest.close();
  }

  private Socket connected(String sent) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), rest.server.port());
    sockets.add(socket);
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private void othersAreServed() {
    for (int i = 0; i < 20; i++) {
      assertEquals(200, rest.get("/v1/info", "foreigner").status());
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void servesOthers_besideConnectionsThatSayNothing() throws IOException {
    othersAreServed();
    long heap = usedHeap();
    for (int i = 0; i < IDLE_CONNECTIONS; i++) {
      connected("");
    }
    othersAreServed();
    assertBounded(heap);
  }

  @Test
  void servesOthers_besideHeadersThatNeverEnd() throws IOException {
    othersAreServed();
    long heap = usedHeap();
    for (int i = 0; i < SLOW_CONNECTIONS; i++) {
      connected("GET /v1/info HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    }
    othersAreServed();
    for (Socket socket : sockets) {
      socket.getOutputStream().write('a');
    }
    othersAreServed();
    assertBounded(heap);
  }

  @Test
  void servesOthers_besideBodiesThatDoNotCome() throws IOException {
    othersAreServed();
    long heap = usedHeap();
    for (int i = 0; i < SLOW_CONNECTIONS; i++) {
      connected(
          "POST /v1/packets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer user\r\n"
              + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
    }
    othersAreServed();
    assertBounded(heap);
  }

  /** A tenant's own requests wait for its places, or are refused; a thread each is not too much. */
  private static void assertBounded(long heap) {
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    assertTrue(threads < MAX_THREADS + SLOW_CONNECTIONS, "threads: " + threads);
    long growth = usedHeap() - heap;
    assertTrue(growth < MAX_GROWTH, "bytes: " + growth);
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
                absent.deadline(), absent.maxDeadline(), 0, Duration.ofMinutes(1), 3, 8, 1));
    List<CompletableFuture<Answer>> flood = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
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
    assertTrue(refused > 0, "nobody was refused, so 50 waited");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesHeadersThatAreTooLarge_andGoesOn() {
    for (String header :
        List.of("X-Large: " + "x".repeat(100_000) + "\r\n", "X-Many: y\r\n".repeat(5_000))) {
      Answer answer = rest.sendRawUnchecked("GET", "/v1/info", header);
      assertEquals(400, answer.status(), answer::toString);
    }
    othersAreServed();
  }
}
