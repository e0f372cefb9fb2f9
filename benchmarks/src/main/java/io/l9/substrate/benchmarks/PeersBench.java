package io.l9.substrate.benchmarks;

import io.l9.substrate.migrations.Database;
import io.l9.substrate.peers.VectorStorePeer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Vector stores of other projects on the same server: the time that vectors take to come in, and
 * the share of the k hits that a search with a filter on a tenant brings, with one tenant and with
 * many.
 */
final class PeersBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param tenants of the second part; the first has one
   * @param rows of each of them
   * @param queries of a round, each of another tenant
   */
  record Size(int tenants, int rows, int queries) {}

  private static final Size FULL = new Size(100, 500, 200);
  private static final Size QUICK = new Size(100, 50, 50);
  private static final int ONE_TENANT_ROWS = 1_000;
  private static final int K = 10;
  private static final int ROUNDS = 5;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int TOPICS = 50;
  private static final long SEED = 6;

  private final Size full;
  private final Size quick;
  private final Path library;

  PeersBench() {
    this(FULL, QUICK, Path.of(System.getProperty("l9.home", "")).resolve("peers/target/l9/lib"));
  }

  /**
   * A bench of other sizes.
   *
   * @param library the folder of the peers' jars
   */
  PeersBench(Size full, Size quick, Path library) {
    this.full = full;
    this.quick = quick;
    this.library = library;
  }

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String summary() {
    return "vector stores of LangChain4j and Spring AI on the same server: do they return k?";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    Report report = bench.report();
    report.detail("k", K);
    report.detail("seed", SEED);
    try (PeerLibrary peers = PeerLibrary.open(library)) {
      bench.database().execute("CREATE EXTENSION IF NOT EXISTS hstore");
      bench.database().execute("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"");
      measure(bench, peers, new Size(1, ONE_TENANT_ROWS, size.queries()));
      measure(bench, peers, size);
    }
  }

  private static void measure(BenchContext bench, PeerLibrary peers, Size size) throws Exception {
    BenchDatabase own = bench.database();
    own.execute("TRUNCATE packet_store CASCADE");
    Database database = own.database();
    String schema = "peers_of_" + size.tenants();
    own.execute("CREATE SCHEMA " + schema + " AUTHORIZATION " + database.owner().user());
    List<VectorStorePeer> stores = new ArrayList<>();
    stores.add(new SubstrateVectorStore(own));
    stores.addAll(peers.peers());
    Map<String, Map<UUID, float[]>> tenants = tenants(size);
    for (VectorStorePeer store : stores) {
      bench.closing(store);
      bench.say("filling " + store.name() + " with " + size.tenants() + " tenants");
      store.open(
          database.url(),
          database.owner().user(),
          database.owner().password(),
          schema,
          PrecomputedEmbedder.MODEL.dimension());
      fill(bench.report(), store, size, tenants);
    }
    own.execute("VACUUM ANALYZE");
    search(bench, stores, size);
    for (VectorStorePeer store : stores) {
      store.close();
    }
    own.execute("DROP SCHEMA " + schema + " CASCADE");
  }

  private static Map<String, Map<UUID, float[]>> tenants(Size size) {
    ClusteredVectors vectors = new ClusteredVectors(SEED, TOPICS);
    Map<String, Map<UUID, float[]>> tenants = new LinkedHashMap<>();
    for (int tenant = 0; tenant < size.tenants(); tenant++) {
      Map<UUID, float[]> rows = new LinkedHashMap<>();
      for (int row = 0; row < size.rows(); row++) {
        rows.put(
            UUID.nameUUIDFromBytes((tenant + "/" + row).getBytes(StandardCharsets.UTF_8)),
            vectors.next());
      }
      tenants.put(tenant(tenant), rows);
    }
    return tenants;
  }

  private static String tenant(int number) {
    return "peers-" + number;
  }

  private static void fill(
      Report report, VectorStorePeer store, Size size, Map<String, Map<UUID, float[]>> tenants)
      throws Exception {
    double millis =
        Comparison.millis(
            () -> {
              tenants.forEach(store::add);
              store.filled();
            });
    report.figure(
        store.name() + "_in_ms_per_1000_of_" + size.tenants(),
        millis * 1_000 / ((double) size.tenants() * size.rows()),
        "ms");
    report.detail(store.name(), store.configuration());
  }

  /** The searches of one store: how long each took, and the share of k that it returned. */
  private record Searches(List<Double> millis, List<Double> returned) {}

  /** Searches all stores in turns, each round beginning with another one. */
  private static void search(BenchContext bench, List<VectorStorePeer> stores, Size size)
      throws Exception {
    bench.say("searching");
    Map<String, Searches> all = new LinkedHashMap<>();
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      ClusteredVectors vectors = new ClusteredVectors(SEED + ROUNDS - round, TOPICS);
      List<VectorStorePeer> order = new ArrayList<>(stores);
      Collections.rotate(order, round);
      List<float[]> queries = Stream.generate(vectors::next).limit(size.queries()).toList();
      for (VectorStorePeer store : order) {
        Searches searches = new Searches(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < queries.size(); i++) {
          String tenant = tenant(i % size.tenants());
          float[] query = queries.get(i);
          int[] hits = new int[1];
          searches
              .millis()
              .add(Comparison.millis(() -> hits[0] = store.search(tenant, query, K).size()));
          searches.returned().add(hits[0] / (double) K);
        }
        if (round >= 0) {
          all.merge(store.name(), searches, PeersBench::sum);
        }
      }
    }
    all.forEach((store, searches) -> report(bench.report(), store, size, searches));
  }

  private static Searches sum(Searches some, Searches others) {
    some.millis().addAll(others.millis());
    some.returned().addAll(others.returned());
    return some;
  }

  private static void report(Report report, String store, Size size, Searches searches) {
    String of = "_of_" + size.tenants();
    double mean =
        searches.returned().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    String name = store + "_returned_of_k" + of;
    if (store.equals("l9")) {
      report.check(name, mean, "share", Target.exactly(1));
    } else {
      report.figure(name, mean, "share");
    }
    report.figure(
        store + "_least_returned_of_k" + of, Collections.min(searches.returned()), "share");
    report.figure(store + "_p50_ms" + of, Statistics.median(searches.millis()), "ms");
  }
}
