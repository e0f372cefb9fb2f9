package io.l9.substrate.benchmarks;

import com.github.f4b6a3.uuid.UuidCreator;
import io.l9.substrate.Memory;
import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.wiring.ServerUseCases;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.rest.RestConfig;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.auth.DevKey;
import io.l9.substrate.rest.limits.ClientTimeouts;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The cost of HTTP beside the same call through the Java facade, over the same pool in the same
 * process; the effect of other tenants' load ({@link TenantInterference}); and the start and the
 * memory of a server. Without an embedding model, whose time would hide the rest.
 */
final class RestBench implements Bench {

  private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);
  private static final int WARMING = 4;
  private static final int FOREIGN_CALLS = 200;

  /**
   * The amount of work of a run.
   *
   * @param slice of each side in each round
   * @param starts of a server of its own
   * @param loaded how long the last of these is under load
   */
  record Size(int packets, int rounds, Duration slice, int starts, Duration loaded) {}

  static final Size QUICK =
      new Size(2_000, Comparison.ROUNDS, Duration.ofMillis(200), 2, Duration.ofSeconds(7));
  static final Size FULL =
      new Size(50_000, Comparison.ROUNDS, Duration.ofSeconds(3), 5, Duration.ofSeconds(10));

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
  private record Pair(String name, ClosedLoopLoad.Clients http, ClosedLoopLoad.Clients facade) {

    WarmUp.Course warmedUp(WarmUp warmUp, Duration slice) throws Exception {
      return warmUp.run(
          number ->
              new WarmUp.Figures(
                  ClosedLoopLoad.of(http, WARMING, slice).p50(),
                  ClosedLoopLoad.of(facade, WARMING, slice).p50()));
    }
  }

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
    List<DevKey> holders = TenantInterference.holders(l9);
    List<DevKey> keys = new ArrayList<>(holders);
    keys.addAll(List.of(caller, other));
    RestServer server = bench.closing(serve(l9, keys));

    List<Pair> pairs = pairs(server.port(), caller.key(), memory, ids);
    TenantInterference others =
        new TenantInterference(bench, size.rounds, size.slice.multipliedBy(2), server, other.key());
    bench.say("warming up");
    Map<String, Object> warmUps = new LinkedHashMap<>();
    WarmUp warmUp = bench.warmUp(pairs.size() + 1);
    for (Pair pair : pairs) {
      addUpCounts(l9);
      warmUps.put(pair.name, pair.warmedUp(warmUp, size.slice).toMap());
    }
    warmUps.put("list", others.warmedUp(warmUp).toMap());
    bench.report().detail("warm_up", warmUps);
    double overhead = 0;
    double processor = 0;
    for (Pair pair : pairs) {
      for (int connections : CONNECTIONS) {
        bench.say(pair.name + " by " + connections);
        addUpCounts(l9);
        List<ClosedLoopLoad> http = new ArrayList<>();
        List<ClosedLoopLoad> facade = new ArrayList<>();
        Comparison p50 = compare(pair, connections, size, http, facade);
        double extra = p50.extra();
        double busy = ClosedLoopLoad.extraProcessorTime(http, facade);
        if (connections == 1) {
          overhead = Math.max(overhead, extra);
        }
        processor = Math.max(processor, busy);
        Map<String, Object> details = ClosedLoopLoad.details(http, facade, extra);
        details.put("extra_cpu_ms", Statistics.rounded(busy));
        bench.report().detail(pair.name + "_" + connections, details);
      }
    }
    bench.report().check("overhead_p50_ms", overhead, "ms", Target.atMost(1));
    bench.report().check("cpu_ms_per_request", processor, "ms", Target.atMost(.5));
    bench.say("asking for what belongs to others, and for what is not there");
    foreign(bench, server.port(), other.key(), ids);
    bench.say("one tenant floods");
    others.flood(caller.key());
    bench.say("four tenants hold what they can");
    others.waiters(holders);
    bench.say("nobody reads twelve exports");
    others.exports(holders);
    server.close();
    bench.say("starting a server of its own");
    new ServerStarts(bench, database.database(), size.starts).measure(size.loaded);
  }

  /** A server does so each minute; each search would read a row for each packet stored since. */
  private static void addUpCounts(MemorySubstrate l9) {
    var unused = l9.jobs().run(Job.FOLD_LEXICAL_STATISTICS);
  }

  /** Starts a server that knows these keys, and bounds no caller's rate. */
  static RestServer serve(MemorySubstrate l9, List<DevKey> keys) {
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
            usual.atOnceBesideOthers(),
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
            MemoryCells.of(l9),
            new ServerUseCases.Parts(false, true),
            UuidCreator::getTimeOrderedEpoch,
            Clock.systemUTC(),
            ServerUseCases.Decorator.NONE),
        authenticator);
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
                HttpLoad.client(
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
                HttpLoad.client(
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
            number -> HttpLoad.client(port, turn -> HttpLoad.search(key, number + turn)),
            number -> {
              AtomicLong turn = new AtomicLong(number);
              return () -> {
                var unused =
                    memory.search(
                        SearchQuery.builder()
                            .text(HttpLoad.words((int) turn.getAndIncrement()))
                            .build());
              };
            }));
  }

  private String next() {
    return sentence((int) (1_000_000 + written.getAndIncrement()));
  }

  private static Comparison compare(
      Pair pair, int connections, Size size, List<ClosedLoopLoad> http, List<ClosedLoopLoad> facade)
      throws Exception {
    return Comparison.of(
        WarmUp.ONE_ROUND,
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

  /** Whether the time of an answer tells another tenant's id from one that nobody has. */
  private static void foreign(BenchContext bench, int port, String key, List<PacketId> ids)
      throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      AtomicLong turn = new AtomicLong();
      Comparison compared =
          Comparison.ofCalls(
              WarmUp.ONE_ROUND,
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
}
