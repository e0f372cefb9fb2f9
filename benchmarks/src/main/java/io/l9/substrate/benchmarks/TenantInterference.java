package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.DevKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The effect of other tenants' load and of their open connections on a tenant that reads. */
final class TenantInterference {

  private static final int FLOODING = 64;

  /** Tenants that hold what they can, and the users of each. */
  private static final int HOLDERS = 4;

  private static final int USERS = 3;

  /** As many of a tenant's requests as may be under way. */
  private static final int WAITING = 132;

  /** Of each tenant whose exports are not read: more than its sockets take up. */
  private static final int LARGE_PACKETS = 60;

  private static final int LARGE = 100_000;

  private final BenchContext bench;
  private final int rounds;
  private final Duration slice;
  private final RestServer server;
  private final String victim;

  TenantInterference(
      BenchContext bench, int rounds, Duration slice, RestServer server, String victim) {
    this.bench = bench;
    this.rounds = rounds;
    this.slice = slice;
    this.server = server;
    this.victim = victim;
  }

  /** Makes users of some tenants, with packets enough to export. */
  static List<DevKey> holders(MemorySubstrate l9) {
    List<DevKey> keys = new ArrayList<>();
    for (int tenant = 0; tenant < HOLDERS; tenant++) {
      for (int user = 0; user < USERS; user++) {
        Memory memory = l9.as("holder" + tenant, "rest", "caller" + user);
        List<PacketDraft> large = new ArrayList<>();
        for (int i = 0; i < LARGE_PACKETS; i++) {
          large.add(memory.draft("note", Map.of("blob", i + "x".repeat(LARGE))).build());
        }
        var unused = memory.rememberAll(large);
        keys.add(DevKey.generate(memory.scope()));
      }
    }
    return keys;
  }

  private ClosedLoopLoad.Client reader(int number) throws IOException {
    return HttpLoad.client(
        server.port(), turn -> HttpConnection.request("GET", "/v1/packets", victim, ""));
  }

  /** Warms up the read that is measured, alone. */
  WarmUp.Course warmedUp(WarmUp warmUp) throws Exception {
    return warmUp.run(
        number -> {
          double p50 = ClosedLoopLoad.of(this::reader, 1, slice).p50();
          return new WarmUp.Figures(p50, p50);
        });
  }

  /** Measures a tenant that searches on all its connections, beside one that reads on one. */
  void flood(String flooding) throws Exception {
    int port = server.port();
    AtomicLong searched = new AtomicLong();
    ClosedLoopLoad.Clients searches =
        number ->
            HttpLoad.client(
                port,
                turn -> {
                  searched.incrementAndGet();
                  return HttpLoad.search(flooding, number + turn);
                });
    List<ClosedLoopLoad> alone = new ArrayList<>();
    List<ClosedLoopLoad> beside = new ArrayList<>();
    Comparison compared =
        Comparison.of(
            WarmUp.ONE_ROUND,
            rounds,
            () -> {
              AtomicBoolean over = new AtomicBoolean();
              CompletableFuture<Void> flood =
                  CompletableFuture.runAsync(
                      () -> {
                        while (!over.get()) {
                          floodOnce(searches, slice);
                        }
                      });
              long enough = searched.get() + 2 * FLOODING;
              while (searched.get() < enough && !flood.isDone()) {
                Thread.onSpinWait(); // until every connection has had its turn
              }
              ClosedLoopLoad load = ClosedLoopLoad.of(this::reader, 1, slice);
              over.set(true);
              flood.get();
              beside.add(load);
              return load.p99();
            },
            () -> {
              ClosedLoopLoad load = ClosedLoopLoad.of(this::reader, 1, slice);
              alone.add(load);
              return load.p99();
            });
    bench.report().check("flooded_p99_ratio", compared.ratio(), "ratio", Target.atMost(2));
    bench.report().detail("flood", ClosedLoopLoad.details(beside, alone, compared.extra()));
  }

  /** An attempt to hold something of the server by open connections. */
  @FunctionalInterface
  private interface Holding {
    List<Socket> open() throws IOException;
  }

  /** Measures requests of every tenant whose bodies do not come, as many as it may have. */
  void waiters(List<DevKey> holders) throws Exception {
    blocked("waiters_block", () -> openWaiters(holders));
  }

  /** Measures exports that nobody reads. */
  void exports(List<DevKey> holders) throws Exception {
    blocked("slow_exports_block", () -> openExports(holders));
  }

  private List<Socket> openWaiters(List<DevKey> holders) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < HOLDERS * WAITING; i++) {
      sockets.add(
          sent(
              server.port(),
              "POST /v1/packets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                  + holders.get(i % holders.size()).key()
                  + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"));
    }
    return sockets;
  }

  private List<Socket> openExports(List<DevKey> holders) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (DevKey holder : holders) {
      sockets.add(
          sent(
              server.port(),
              "GET /v1/packets/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                  + holder.key()
                  + "\r\n\r\n"));
    }
    return sockets;
  }

  private static Socket sent(int port, String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1 << 12);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Measures a tenant that reads on one connection while others hold something, and without. */
  private void blocked(String check, Holding holding) throws Exception {
    List<ClosedLoopLoad> alone = new ArrayList<>();
    List<ClosedLoopLoad> beside = new ArrayList<>();
    Comparison compared =
        Comparison.of(
            WarmUp.ONE_ROUND,
            rounds,
            () -> {
              List<Socket> held = holding.open();
              try {
                ClosedLoopLoad load = ClosedLoopLoad.of(this::reader, 1, slice);
                beside.add(load);
                return load.p99();
              } finally {
                for (Socket socket : held) {
                  socket.close();
                }
              }
            },
            () -> {
              ClosedLoopLoad load = ClosedLoopLoad.of(this::reader, 1, slice);
              alone.add(load);
              return load.p99();
            });
    bench.report().check(check, compared.ratio(), "ratio", Target.atMost(2));
    bench.report().detail(check, ClosedLoopLoad.details(beside, alone, compared.extra()));
  }

  private static void floodOnce(ClosedLoopLoad.Clients searches, Duration slice) {
    try {
      var unused = ClosedLoopLoad.of(searches, FLOODING, slice);
    } catch (Exception e) {
      throw new IllegalStateException("the flood broke off", e);
    }
  }
}
