package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.rest.limits.ClientTimeouts;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that send or read too slowly are disconnected; others are served. */
class SlowClientTest extends RawConnectionsTest {

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
                absent.deadline(), absent.maxDeadline(), 0, absent.window(), 1, 1, 8, 1),
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
}
