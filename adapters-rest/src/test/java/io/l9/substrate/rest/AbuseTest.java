package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hostile clients: others are served, and threads and memory stay bounded. */
class AbuseTest extends RawConnectionsTest {

  private static final int IDLE_CONNECTIONS = 2_000;

  private static final int SLOW_CONNECTIONS = 200;

  /** A thread each would leave none. */
  private static final int MORE_THAN_THREADS = 260;

  /** Of those who were just served, and not of those who wait. */
  private static final int FEW_THREADS = 5;

  private static final long MAX_GROWTH = 128L << 20;

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
  void refusesHeadersThatAreTooLarge_andGoesOn() {
    for (String header :
        List.of("X-Large: " + "x".repeat(100_000) + "\r\n", "X-Many: y\r\n".repeat(5_000))) {
      Answer answer = rest.sendRawUnchecked("GET", "/v1/info", header);
      assertEquals(400, answer.status(), answer::toString);
    }
    othersAreServed();
  }
}
