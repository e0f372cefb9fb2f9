package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.limits.ClientTimeouts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that mean no good, or know no better: others are served, and memory stays bounded. */
class AbuseTest {

  private static final int IDLE_CONNECTIONS = 2_000;
  private static final int SLOW_CONNECTIONS = 200;

  /** A thread each would leave none. */
  private static final int MORE_THAN_THREADS = 260;

  /** Of those who were just served, and not of those who wait. */
  private static final int FEW_THREADS = 5;

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

  private void restart(RestConfig.Limits limits, ClientTimeouts timeouts) {
    rest.close();
    rest = new RestFixture(search -> search, limits, timeouts);
  }

  private Socket connected(String sent) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(1 << 12);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), rest.server.port()));
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String head(String method, String path, String key, String more) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + key
        + "\r\n"
        + more
        + "\r\n";
  }

  private static String unfinished(String key) {
    return head(
            "POST",
            "/v1/packets",
            key,
            "Content-Type: application/json\r\nContent-Length: 1000\r\n")
        + "{";
  }

  /** Of a reader who came late, if not too late. */
  private static String rest(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
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
      connected(unfinished("user"));
    }
    othersAreServed();
    assertBounded(heap);
  }

  private static void assertBounded(long heap) {
    long working =
        Thread.getAllStackTraces().values().stream()
            .filter(
                stack ->
                    Stream.of(stack)
                        .anyMatch(frame -> frame.getClassName().startsWith("io.javalin.")))
            .count();
    assertTrue(working < FEW_THREADS, "threads within a request: " + working);
    long growth = usedHeap() - heap;
    assertTrue(growth < MAX_GROWTH, "bytes: " + growth);
  }

  @Test
  void servesAFifthTenant_whileFourHoldAsManyRequestsAsTheyMay() throws IOException {
    for (int tenant = 0; tenant < 4; tenant++) {
      for (int user = 0; user < 2; user++) {
        rest.keys.put("holder" + tenant + user, stranger(tenant, user));
      }
    }
    othersAreServed();
    long heap = usedHeap();
    for (int i = 0; i < 4 * 132; i++) {
      connected(unfinished("holder" + i % 4 + i / 4 % 2));
    }
    othersAreServed();
    assertEquals(200, rest.get("/v1/whoami", "foreigner").status());
    assertBounded(heap);
    assertTrue(rest.server.isAvailable());
  }

  private static TenantScope stranger(int tenant, int user) {
    return TenantScope.endUser(
        new TenantId(new UUID(9, tenant)),
        new OrgId(new UUID(8, tenant)),
        new UserId(new UUID(7, user)),
        new UUID(6, 0));
  }

  @Test
  void servesOthers_besideAnswersThatNobodyReads() throws IOException {
    String large = "\"" + "x".repeat(100_000) + "\"";
    for (int i = 0; i < 10; i++) {
      rest.stored("{\"packet_type\":\"note\",\"payload\":" + large.replaceFirst("x", "" + i) + "}");
    }
    othersAreServed();
    long heap = usedHeap();
    for (int i = 0; i < 30; i++) {
      connected(head("GET", "/v1/packets", "user", ""));
    }
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      connected(head("GET", "/docs/swagger-ui-bundle.js", "nobody", ""));
    }
    othersAreServed();
    assertTrue(usedHeap() - heap < 2 * MAX_GROWTH);
  }

  @Test
  void cutsABodyThatComesTooSlowly_onAServerThatHasHadTraffic() throws IOException {
    restart(
        RestConfig.Limits.DEFAULT,
        RestFixture.timeouts(Duration.ofSeconds(10), Duration.ofMillis(300)));
    rest.stored("{\"packet_type\":\"note\",\"payload\":\"" + "x".repeat(900_000) + "\"}");
    for (int i = 0; i < 3; i++) {
      String answer = rest(connected(unfinished("user")));
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.contains("too slowly"), answer);
    }
    assertEquals(200, rest.get("/v1/info").status());
  }

  @Test
  void cutsABodyThatIsLong_howeverFastItComes() throws IOException {
    ClientTimeouts usual = ClientTimeouts.DEFAULT;
    restart(
        RestConfig.Limits.DEFAULT,
        new ClientTimeouts(
            usual.idle(),
            Duration.ofMillis(200),
            usual.grace(),
            usual.bytesPerSecond(),
            Duration.ofMillis(300),
            usual.upload(),
            usual.events()));
    String answer = rest(connected(unfinished("user")));
    assertTrue(answer.contains("too slowly"), answer);
  }

  @Test
  void cutsHeadersThatDoNotEnd_afterOtherRequestsOfTheConnectionToo() throws IOException {
    restart(
        RestConfig.Limits.DEFAULT,
        RestFixture.timeouts(Duration.ofMillis(300), Duration.ofSeconds(10)));
    String begun = "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    assertEquals("", rest(connected(begun)));
    Socket used = connected(head("GET", "/v1/info", "user", ""));
    assertEquals('H', used.getInputStream().read());
    used.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
    String one = rest(used);
    assertTrue(one.startsWith("TTP/1.1 200 ") && !one.contains("HTTP/1.1"), one);
  }

  @Test
  void hurriesNobody_whoseRequestIsWorkedOn_orWaits() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    ClientTimeouts usual = ClientTimeouts.DEFAULT;
    RestConfig.Limits absent = RestConfig.Limits.DEFAULT;
    rest.close();
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      entered.countDown();
                      await(leave);
                      return search.search(scope, query);
                    }),
            new RestConfig.Limits(
                absent.deadline(), absent.maxDeadline(), 0, absent.window(), 1, 8, 1),
            new ClientTimeouts(
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                usual.bytesPerSecond(),
                usual.body(),
                usual.upload(),
                usual.events()));
    List<CompletableFuture<Answer>> slow = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      slow.add(
          CompletableFuture.supplyAsync(
              () -> rest.post("/v1/search", "{\"text\":\"door\",\"mode\":\"keyword\"}"),
              work -> new Thread(work).start()));
    }
    assertTrue(entered.await(20, TimeUnit.SECONDS));
    // Others are cut meanwhile, for saying too little, and nothing at all.
    for (int i = 0; i < 3; i++) {
      assertEquals("", rest(connected("GET /v1/info HTTP/1.1\r\nX-Slow: ")));
      assertEquals("", rest(connected("")));
    }
    leave.countDown();
    for (CompletableFuture<Answer> answer : slow) {
      assertEquals(200, answer.get(20, TimeUnit.SECONDS).status());
    }
  }

  private Socket exporting(String key) throws IOException {
    Socket socket = connected(head("GET", "/v1/packets/export", key, ""));
    assertEquals('H', socket.getInputStream().read());
    return socket;
  }

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
  void cutsAnExportThatNobodyReads_andLetsTheNextIn() throws IOException {
    ClientTimeouts usual = ClientTimeouts.DEFAULT;
    rest.close();
    rest =
        RestFixture.exporting(
            new ClientTimeouts(
                usual.idle(),
                usual.headers(),
                Duration.ofMillis(300),
                1 << 20,
                usual.body(),
                usual.upload(),
                usual.events()));
    List<Socket> unread = List.of(exporting("user"), exporting("user"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int first = '?';
    while (first != '2' && System.nanoTime() < end) {
      Socket next = connected(head("GET", "/v1/packets/export", "user", ""));
      next.getInputStream().skipNBytes("HTTP/1.1 ".length());
      first = next.getInputStream().read();
    }
    assertEquals('2', first);
    for (Socket socket : unread) {
      assertFalse(rest(socket).contains("summary"));
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
                absent.deadline(), absent.maxDeadline(), 0, Duration.ofMinutes(1), 3, 8, 1));
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
