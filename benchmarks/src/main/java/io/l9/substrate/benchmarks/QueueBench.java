package io.l9.substrate.benchmarks;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.peers.QueuePeer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The queue of tasks with several workers: against plain JDBC in the same scope, against the same
 * without policies, beside tasks that are due later, under a snapshot that is held open, and
 * against queues of other projects.
 */
final class QueueBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param singles tasks of a round, one a call
   * @param batched tasks of a round, many a call
   * @param later tasks that are due later
   * @param held how long a snapshot is held open
   * @param patience how long the server may take to remove dead rows then; zero: not measured
   * @param peers jobs of a round of each queue
   */
  record Size(int singles, int batched, int later, Duration held, Duration patience, int peers) {}

  private static final Size FULL =
      new Size(4_000, 40_000, 1_000_000, Duration.ofMinutes(1), Duration.ofMinutes(2), 20_000);
  private static final Size QUICK =
      new Size(400, 4_000, 50_000, Duration.ofSeconds(5), Duration.ZERO, 1_000);

  private static final int WORKERS = 8;
  private static final int BATCH = 50;
  private static final int ROUNDS = 5;
  private static final int PEER_ROUNDS = 3;

  /** Pages more that a claim may read beside tasks that are due later: a level of each index. */
  private static final int MOST_MORE_PAGES = 10;

  /** Enqueuing and working, each one by one and in batches; without policies; beside later ones. */
  private static final int COMPARISONS = 6;

  private static final String UNPROTECTED = "unprotected_tasks";

  private final Size full;
  private final Size quick;
  private final Path library;
  private final Preparation preparation;

  QueueBench() {
    this(
        FULL,
        QUICK,
        Path.of(System.getProperty("l9.home", "")).resolve("peers/target/l9/lib"),
        Preparation.NONE);
  }

  QueueBench(Size full, Size quick, Path library, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.library = library;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public String summary() {
    return "the queue of tasks against plain JDBC, db-scheduler and JobRunr, with 8 workers";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    BenchDatabase database = bench.database();
    MemorySubstrate product = database.substrate(null);
    TenantScope scope = scope(product, "tenant");
    database.execute("CREATE TABLE " + UNPROTECTED + " (LIKE tasks INCLUDING ALL)");
    preparation.prepare(database);
    BenchQueue ours = new SubstrateQueue(product.tasks(), scope);
    BenchQueue careful = new PlainQueue(database.pool(), "tasks", scope, true);
    enqueue(bench, "enqueue_single", ours, careful, size.singles(), 1);
    enqueue(bench, "enqueue_batch", ours, careful, size.batched(), BATCH);
    work(bench, "work_single_ratio", ours, careful, size.singles(), 1);
    work(bench, "sql_ratio", ours, careful, size.batched(), BATCH);
    unprotected(bench, ours, scope, size);
    later(bench, product, ours, size);
    held(bench, ours, size);
    try (PeerLibrary peers = PeerLibrary.open(library)) {
      peers(bench, ours, peers.queues(), size);
    }
  }

  private static TenantScope scope(MemorySubstrate product, String tenant) {
    return product
        .as(tenant, IsolationData.ORG, IsolationData.USER)
        .scope()
        .withRole(Role.L9_SYSTEM);
  }

  private static void enqueue(
      BenchContext bench, String name, BenchQueue ours, BenchQueue other, int tasks, int batch)
      throws Exception {
    bench.say(name);
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> enqueued(bench, ours, tasks, batch),
            () -> enqueued(bench, other, tasks, batch));
    bench.report().rounds(name, rates, "tasks/s");
    bench.report().check(name + "_ratio", rates.ratio(), "ratio", Target.atLeast(.8));
  }

  private static double enqueued(BenchContext bench, BenchQueue queue, int tasks, int batch)
      throws Exception {
    empty(bench);
    return BenchQueue.enqueued(queue, WORKERS, tasks, batch);
  }

  private static void work(
      BenchContext bench, String name, BenchQueue ours, BenchQueue other, int tasks, int batch)
      throws Exception {
    bench.say(name);
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> worked(bench, ours, ours, tasks, batch),
            () -> worked(bench, other, ours, tasks, batch));
    bench.report().rounds(name, rates, "tasks/s");
    bench.report().check(name, rates.ratio(), "ratio", Target.atLeast(.8));
    if (batch > 1) {
      bench
          .report()
          .check(
              "batch_jobs_per_s",
              Statistics.median(rates.ours()),
              "tasks/s",
              Target.atLeast(15_000));
    }
  }

  private static double worked(
      BenchContext bench, BenchQueue queue, BenchQueue filling, int tasks, int batch)
      throws Exception {
    empty(bench);
    fill(filling, tasks);
    return BenchQueue.worked(queue, WORKERS, batch);
  }

  private static void fill(BenchQueue queue, int tasks) throws Exception {
    double unused = BenchQueue.enqueued(queue, WORKERS, tasks, Math.min(BATCH, tasks / WORKERS));
  }

  private static void empty(BenchContext bench) throws SQLException {
    bench.database().execute("TRUNCATE tasks, task_events, " + UNPROTECTED);
  }

  /** A figure, because policies are what the product is for. */
  private static void unprotected(BenchContext bench, BenchQueue ours, TenantScope scope, Size size)
      throws Exception {
    bench.say("the same without policies");
    BenchQueue bare = new PlainQueue(bench.database().superuser(), UNPROTECTED, scope, false);
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> worked(bench, ours, ours, size.batched(), BATCH),
            () -> worked(bench, bare, bare, size.batched(), BATCH));
    bench.report().rounds("unprotected", rates, "tasks/s");
    bench.report().figure("unprotected_ratio", rates.ratio(), "ratio");
  }

  /** Two tenants in the same table, one of which has many tasks that are due later. */
  private static void later(BenchContext bench, MemorySubstrate product, BenchQueue ours, Size size)
      throws Exception {
    bench.say("beside " + size.later() + " tasks that are due later");
    TenantScope busy = scope(product, "busy");
    BenchQueue beside = new SubstrateQueue(product.tasks(), busy);
    ClaimPages claims = new ClaimPages(bench);
    empty(bench);
    fill(beside, BATCH);
    long few = claims.of(busy);
    bench
        .database()
        .execute(
            String.format(
                Locale.ROOT,
                """
                INSERT INTO tasks (tenant_id, org_id, user_id, type, priority, run_after)
                SELECT '%s', '%s', '%s', 'later', i %% 10, now() + interval '1 day'
                FROM generate_series(1, %d) AS i""",
                busy.tenant(),
                busy.org(),
                busy.user(),
                size.later()));
    long many = claims.of(busy);
    bench
        .report()
        .check(
            "later_pages", (double) Math.abs(many - few), "pages", Target.atMost(MOST_MORE_PAGES));
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> refilled(beside, size.batched()),
            () -> refilled(ours, size.batched()));
    bench.report().rounds("later", rates, "tasks/s");
    bench.report().check("later_ratio", rates.ratio(), "ratio", Target.atLeast(.8));
  }

  private static double refilled(BenchQueue queue, int tasks) throws Exception {
    fill(queue, tasks);
    return BenchQueue.worked(queue, WORKERS, BATCH);
  }

  /** Before a snapshot and at the end of one, of a table that goes on as it is. */
  private static void held(BenchContext bench, BenchQueue ours, Size size) throws Exception {
    Duration asked = bench.options().held();
    Duration held = asked == null ? size.held() : asked;
    bench.say("under a snapshot that is held open for " + held);
    empty(bench);
    List<Double> before = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      before.add(refilled(ours, size.batched()));
    }
    List<Double> under = new ArrayList<>();
    try (Connection snapshot = bench.database().superuser().getConnection();
        Statement statement = snapshot.createStatement()) {
      snapshot.setAutoCommit(false);
      snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SELECT count(*) FROM task_events");
      long until = System.nanoTime() + held.toNanos();
      do {
        under.add(refilled(ours, size.batched()));
      } while (System.nanoTime() < until || under.size() < ROUNDS);
      snapshot.rollback();
    }
    Map<String, Object> rounds = new LinkedHashMap<>();
    rounds.put("before", Statistics.rounded(before));
    rounds.put("under", Statistics.rounded(under));
    bench.report().detail("held_snapshot", rounds);
    bench
        .report()
        .check(
            "held_snapshot_ratio",
            Statistics.median(under.subList(under.size() - ROUNDS, under.size()))
                / Statistics.median(before),
            "ratio",
            Target.atLeast(.5));
    if (!size.patience().isZero()) {
      bench.say("until the server has removed what that snapshot kept");
      double dead = new DeadTuples(bench.database()).afterVacuum(size.patience());
      bench.report().check("dead_share", dead, "share", Target.atMost(DeadTuples.FEW));
    }
  }

  private static void peers(BenchContext bench, BenchQueue ours, List<QueuePeer> peers, Size size)
      throws Exception {
    Database database = bench.database().database();
    empty(bench);
    for (QueuePeer peer : peers) {
      bench.closing(peer);
      String schema = "queue_of_" + peer.name();
      bench.database().execute("CREATE SCHEMA " + schema + " AUTHORIZATION l9_user");
      peer.open(
          database.url(), database.owner().user(), database.owner().password(), schema, WORKERS);
      bench.report().detail(peer.name(), peer.configuration());
    }
    List<Double> rates = new ArrayList<>();
    Map<String, List<Double>> others = new LinkedHashMap<>();
    peers.forEach(peer -> others.put(peer.name(), new ArrayList<>()));
    for (int round = 0; round <= PEER_ROUNDS; round++) {
      bench.say("round " + round + " of " + PEER_ROUNDS + " with the queues of others");
      double mine = refilled(ours, size.peers());
      List<QueuePeer> order = new ArrayList<>(peers);
      Collections.rotate(order, round);
      for (QueuePeer peer : order) {
        peer.enqueue(size.peers());
        double rate = size.peers() / (peer.work(size.peers()) / 1e9);
        if (round > 0) {
          Objects.requireNonNull(others.get(peer.name())).add(rate);
        }
      }
      if (round > 0) {
        rates.add(mine);
      }
    }
    double best = 0;
    for (Map.Entry<String, List<Double>> peer : others.entrySet()) {
      double median = Statistics.median(peer.getValue());
      best = Math.max(best, median);
      bench.report().figure(peer.getKey() + "_jobs_per_s", median, "jobs/s");
    }
    bench
        .report()
        .check("vs_best_peer", Statistics.median(rates) / best, "ratio", Target.atLeast(5));
  }
}
