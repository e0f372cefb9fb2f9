package io.l9.substrate.benchmarks;

import com.github.f4b6a3.uuid.UuidCreator;
import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.wiring.ServerUseCases;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.rest.RestConfig;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.auth.DevKey;
import io.l9.substrate.rest.limits.ClientTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What HTTP adds to the same call through the Java facade, over the same pool in the same process;
 * what a flood by one tenant, and connections that hold what they can, do to another; and what a
 * server takes to start and to stay. Without an embedding model, whose time would hide the rest.
 */
final class RestBench implements Bench {

  private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);
  private static final int WARMING = 4;
  private static final int FLOODING = 64;
  private static final int FOREIGN_CALLS = 200;

  /** Tenants that hold what they can, and the users of each. */
  private static final int HOLDERS = 4;

  private static final int USERS = 3;

  /** As many of a tenant's requests as may be under way. */
  private static final int WAITING = 132;

  /** Of each tenant whose exports are not read: more than its sockets take up. */
  private static final int LARGE_PACKETS = 60;

  private static final int LARGE = 100_000;

  /**
   * How much is measured.
   *
   * @param slice of each side in each round
   * @param warmUp of each kind of call, before all rounds: until the compiler has done its work
   * @param starts of a server of its own, which is then under load for as long as a warm-up
   */
  record Size(int packets, int rounds, Duration slice, Duration warmUp, int starts) {}

  static final Size QUICK =
      new Size(2_000, Comparison.ROUNDS, Duration.ofMillis(200), Duration.ofSeconds(7), 2);
  static final Size FULL =
      new Size(50_000, Comparison.ROUNDS, Duration.ofSeconds(3), Duration.ofSeconds(10), 5);

  private final Size quick;
  private final Size full;
  private final AtomicLong written = new AtomicLong();

  RestBench() {
    this(QUICK, FULL);
  }

  RestBench(Size quick, Size full) {
    this.quick = quick;
    this.full = full;
  }

  @Override
  public String name() {
    return "rest";
  }

  @Override
  public String summary() {
    return "calls over HTTP against the same calls through the Java facade";
  }

  /** The same thing, asked for in two ways. */
  private record Pair(String name, ClosedLoopLoad.Clients http, ClosedLoopLoad.Clients facade) {}

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    BenchDatabase database = bench.database();
    MemorySubstrate l9 = database.substrate(null);
    Memory memory = l9.as("bench", "rest", "caller");
    bench.say("storing " + size.packets + " packets");
    List<PacketId> ids = fill(memory, size.packets);
    DevKey caller = DevKey.generate(memory.scope());
    DevKey other = DevKey.generate(l9.as("other", "rest", "caller").scope());
    List<DevKey> holders = holders(l9);
    List<DevKey> keys = new ArrayList<>(holders);
    keys.addAll(List.of(caller, other));
    RestServer server = bench.closing(serve(l9, keys));

    List<Pair> pairs = pairs(server.port(), caller.key(), memory, ids);
    bench.say("warming up");
    for (Pair pair : pairs) {
      // which runs what the facade runs, too
      var unused = ClosedLoopLoad.of(pair.http, WARMING, size.warmUp);
    }
    double overhead = 0;
    double throughput = Double.MAX_VALUE;
    for (Pair pair : pairs) {
      for (int connections : CONNECTIONS) {
        bench.say(pair.name + " by " + connections);
        List<ClosedLoopLoad> http = new ArrayList<>();
        List<ClosedLoopLoad> facade = new ArrayList<>();
        Comparison p50 = compare(pair, connections, size, http, facade);
        double extra = p50.extra();
        double share = share(http, facade);
        if (connections == 1) {
          overhead = Math.max(overhead, extra);
        }
        throughput = Math.min(throughput, share);
        bench.report().detail(pair.name + "_" + connections, details(http, facade, extra, share));
      }
    }
    bench.report().check("overhead_p50_ms", overhead, "ms", Target.atMost(1));
    bench.report().check("throughput_ratio", throughput, "ratio", Target.atLeast(.8));
    bench.say("asking for what belongs to others, and for what is not there");
    foreign(bench, server.port(), other.key(), ids);
    bench.say("one tenant floods");
    flood(bench, size, server.port(), caller.key(), other.key());
    bench.say("four tenants hold what they can");
    blocked(
        bench, size, "waiters_block", server.port(), other.key(), () -> waiters(server, holders));
    bench.say("nobody reads twelve exports");
    blocked(
        bench,
        size,
        "slow_exports_block",
        server.port(),
        other.key(),
        () -> exports(server, holders));
    server.close();
    bench.say("starting a server of its own");
    ServerProcess.measure(bench, database.database(), size.starts, size.warmUp);
  }

  private static RestServer serve(MemorySubstrate l9, List<DevKey> keys) {
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public Optional<io.l9.substrate.domain.identity.Caller> authenticate(String token) {
            return keys.stream().flatMap(key -> key.authenticate(token).stream()).findFirst();
          }

          @Override
          public boolean loopbackOnly() {
            return true;
          }
        };
    RestConfig.Limits usual = RestConfig.Limits.DEFAULT;
    RestConfig.Limits unlimited =
        new RestConfig.Limits(
            usual.deadline(),
            usual.maxDeadline(),
            0,
            usual.window(),
            usual.atOnce(),
            usual.atOnceOfAll(),
            usual.importBytes());
    return RestServer.start(
        new RestConfig(
            "127.0.0.1",
            0,
            UUID.randomUUID().toString(),
            Duration.ofSeconds(10),
            unlimited,
            ClientTimeouts.DEFAULT,
            List.of()),
        ServerUseCases.of(
            l9,
            null,
            UuidCreator::getTimeOrderedEpoch,
            Clock.systemUTC(),
            ServerUseCases.Decorator.NONE),
        authenticator);
  }

  /** Users of some tenants that have packets enough to export. */
  private static List<DevKey> holders(MemorySubstrate l9) {
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

  private static List<PacketId> fill(Memory memory, int packets) {
    List<PacketId> ids = new ArrayList<>();
    List<PacketDraft> batch = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      batch.add(memory.draft("note", Map.of("text", sentence(i))).build());
      if (batch.size() == 500 || i == packets - 1) {
        memory.rememberAll(batch).forEach(outcome -> ids.add(outcome.packet().id()));
        batch.clear();
      }
    }
    return ids;
  }

  /** Of words that are in few others, as those that people search for. */
  private static String sentence(int number) {
    return String.format(
        Locale.ROOT, "delivery%d dock%d customer%d", number, number % 97, number % 389);
  }

  private List<Pair> pairs(int port, String key, Memory memory, List<PacketId> ids) {
    Memory untracked = memory.untracked();
    return List.of(
        new Pair(
            "write",
            number ->
                http(
                    port,
                    turn ->
                        HttpConnection.request(
                            "POST",
                            "/v1/packets",
                            key,
                            "{\"packet_type\":\"note\",\"payload\":{\"text\":\""
                                + next()
                                + "\"}}")),
            number ->
                () -> {
                  var unused =
                      memory.remember(memory.draft("note", Map.of("text", next())).build());
                }),
        new Pair(
            "get",
            number ->
                http(
                    port,
                    turn ->
                        HttpConnection.request(
                            "GET",
                            "/v1/packets/" + ids.get((number * 7919 + turn) % ids.size()),
                            key,
                            "")),
            number -> {
              AtomicLong turn = new AtomicLong(number * 7919L);
              return () -> {
                var unused = untracked.get(ids.get((int) (turn.getAndIncrement() % ids.size())));
              };
            }),
        new Pair(
            "search",
            number -> http(port, turn -> searching(key, number + turn)),
            number -> {
              AtomicLong turn = new AtomicLong(number);
              return () -> {
                var unused =
                    memory.search(
                        SearchQuery.builder().text(words((int) turn.getAndIncrement())).build());
              };
            }));
  }

  private static byte[] searching(String key, int turn) {
    return HttpConnection.request("POST", "/v1/search", key, "{\"text\":\"" + words(turn) + "\"}");
  }

  private static String words(int turn) {
    return String.format(Locale.ROOT, "dock%d customer%d", turn % 97, turn % 389);
  }

  private String next() {
    return sentence((int) (1_000_000 + written.getAndIncrement()));
  }

  /** Makes the next request of a connection. */
  @FunctionalInterface
  private interface Requests {
    byte[] of(int turn);
  }

  private static ClosedLoopLoad.Client http(int port, Requests requests) throws IOException {
    HttpConnection connection = new HttpConnection(port);
    return new ClosedLoopLoad.Client() {
      private int turn;

      @Override
      public void ask() throws IOException {
        int status = connection.send(requests.of(turn++));
        if (status >= 300) {
          throw new IOException("the server answered " + status);
        }
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  private static Comparison compare(
      Pair pair, int connections, Size size, List<ClosedLoopLoad> http, List<ClosedLoopLoad> facade)
      throws Exception {
    return Comparison.of(
        size.rounds,
        () -> measured(pair.http, connections, size.slice, http),
        () -> measured(pair.facade, connections, size.slice, facade));
  }

  private static double measured(
      ClosedLoopLoad.Clients clients, int connections, Duration slice, List<ClosedLoopLoad> loads)
      throws Exception {
    ClosedLoopLoad load = ClosedLoopLoad.of(clients, connections, slice);
    loads.add(load);
    return load.p50();
  }

  /** Of the throughput, round by round; the first is for warming up. */
  private static double share(List<ClosedLoopLoad> http, List<ClosedLoopLoad> facade) {
    double[] shares = new double[http.size() - 1];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = http.get(i + 1).perSecond() / facade.get(i + 1).perSecond();
    }
    return Statistics.median(shares);
  }

  private static Map<String, Object> details(
      List<ClosedLoopLoad> http, List<ClosedLoopLoad> facade, double extra, double share) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("http", middle(http));
    details.put("facade", middle(facade));
    details.put("overhead_p50_ms", Statistics.rounded(extra));
    details.put("throughput_ratio", Statistics.rounded(share));
    return details;
  }

  private static Map<String, Object> middle(List<ClosedLoopLoad> loads) {
    List<ClosedLoopLoad> counted = loads.subList(1, loads.size());
    Map<String, Object> middle = new LinkedHashMap<>();
    middle.put("p50_ms", median(counted.stream().map(ClosedLoopLoad::p50).toList()));
    middle.put("p99_ms", median(counted.stream().map(ClosedLoopLoad::p99).toList()));
    middle.put("per_s", median(counted.stream().map(ClosedLoopLoad::perSecond).toList()));
    return middle;
  }

  private static double median(List<Double> values) {
    return Statistics.rounded(Statistics.median(values));
  }

  /** Whether the time of an answer tells another tenant's id from one that nobody has. */
  private static void foreign(BenchContext bench, int port, String key, List<PacketId> ids)
      throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      AtomicLong turn = new AtomicLong();
      Comparison compared =
          Comparison.ofCalls(
              Comparison.ROUNDS,
              FOREIGN_CALLS,
              () -> absent(connection, key, ids.get((int) (turn.getAndIncrement() % ids.size()))),
              () -> absent(connection, key, new PacketId(UuidCreator.getTimeOrderedEpoch())));
      bench.report().check("foreign_id_ratio", compared.ratio(), "ratio", Target.within(.1, 1));
      bench.report().rounds("foreign_id", compared, "ms");
    }
  }

  private static void absent(HttpConnection connection, String key, PacketId id)
      throws IOException {
    int status = connection.send(HttpConnection.request("GET", "/v1/packets/" + id, key, ""));
    if (status != 404) {
      throw new IOException("the server answered " + status);
    }
  }

  /** A tenant that searches on all its connections, beside one that reads on one. */
  private static void flood(BenchContext bench, Size size, int port, String flooding, String victim)
      throws Exception {
    ClosedLoopLoad.Clients reads =
        number -> http(port, turn -> HttpConnection.request("GET", "/v1/packets", victim, ""));
    AtomicLong searched = new AtomicLong();
    ClosedLoopLoad.Clients searches =
        number ->
            http(
                port,
                turn -> {
                  searched.incrementAndGet();
                  return searching(flooding, number + turn);
                });
    List<ClosedLoopLoad> alone = new ArrayList<>();
    List<ClosedLoopLoad> beside = new ArrayList<>();
    Duration slice = size.slice.multipliedBy(2);
    Comparison compared =
        Comparison.of(
            size.rounds,
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
              ClosedLoopLoad load = ClosedLoopLoad.of(reads, 1, slice);
              over.set(true);
              flood.get();
              beside.add(load);
              return load.p99();
            },
            () -> {
              ClosedLoopLoad load = ClosedLoopLoad.of(reads, 1, slice);
              alone.add(load);
              return load.p99();
            });
    bench.report().check("flooded_p99_ratio", compared.ratio(), "ratio", Target.atMost(2));
    bench.report().detail("flood", details(beside, alone, compared.extra(), share(beside, alone)));
  }

  /** Opens connections that hold something of the server. */
  @FunctionalInterface
  private interface Holding {
    List<Socket> open() throws IOException;
  }

  /** Requests of every tenant whose bodies do not come, as many as it may have. */
  private static List<Socket> waiters(RestServer server, List<DevKey> holders) throws IOException {
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

  /** Exports that nobody reads. */
  private static List<Socket> exports(RestServer server, List<DevKey> holders) throws IOException {
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

  /** A tenant that reads on one connection, while others hold something, and while they do not. */
  private static void blocked(
      BenchContext bench, Size size, String check, int port, String victim, Holding holding)
      throws Exception {
    ClosedLoopLoad.Clients reads =
        number -> http(port, turn -> HttpConnection.request("GET", "/v1/packets", victim, ""));
    List<ClosedLoopLoad> alone = new ArrayList<>();
    List<ClosedLoopLoad> beside = new ArrayList<>();
    Duration slice = size.slice.multipliedBy(2);
    Comparison compared =
        Comparison.of(
            size.rounds,
            () -> {
              List<Socket> held = holding.open();
              try {
                ClosedLoopLoad load = ClosedLoopLoad.of(reads, 1, slice);
                beside.add(load);
                return load.p99();
              } finally {
                for (Socket socket : held) {
                  socket.close();
                }
              }
            },
            () -> {
              ClosedLoopLoad load = ClosedLoopLoad.of(reads, 1, slice);
              alone.add(load);
              return load.p99();
            });
    bench.report().check(check, compared.ratio(), "ratio", Target.atMost(2));
    bench.report().detail(check, details(beside, alone, compared.extra(), share(beside, alone)));
  }

  private static void floodOnce(ClosedLoopLoad.Clients searches, Duration slice) {
    try {
      var unused = ClosedLoopLoad.of(searches, FLOODING, slice);
    } catch (Exception e) {
      throw new IllegalStateException("the flood broke off", e);
    }
  }
}
