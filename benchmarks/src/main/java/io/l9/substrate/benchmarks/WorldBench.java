package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.WorldMemory;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.WorldEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Updates of worlds by several writers against plain JDBC that writes the same rows; and snapshots,
 * differences and restores of a large world.
 */
final class WorldBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param updates of a round
   * @param entities of the large world
   * @param restored changes that a restore takes back
   */
  record Size(int updates, int entities, int restored) {}

  /** The call by which a thread puts an entity. */
  @FunctionalInterface
  private interface Put {
    void put(String name, String attributes) throws Exception;
  }

  /** The work of a thread on a world, and on an entity of it. */
  private record Writer(Put put, String name) {}

  private static final Size FULL = new Size(2_000, 100_000, 10_000);
  private static final Size QUICK = new Size(300, 10_000, 1_000);

  private static final int WRITERS = 4;
  private static final int ROUNDS = 5;

  /** One entity, one world, many worlds. */
  private static final int COMPARISONS = 3;

  /** The changes that a difference consists of. */
  private static final int CHANGES = 100;

  private static final String LARGE = "large";

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  WorldBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  WorldBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "world";
  }

  @Override
  public String summary() {
    return "updates of worlds against plain JDBC with the same rows; snapshots, diffs, restores";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    MemorySubstrate product = bench.database().substrate(null);
    preparation.prepare(bench.database());
    compare(bench, product, size, "one_entity", writer -> "org", writer -> "entity");
    compare(bench, product, size, "one_world", writer -> "org", writer -> "entity-" + writer);
    compare(bench, product, size, "many_worlds", writer -> "org-" + writer, writer -> "entity");
    large(bench, product, size);
  }

  @FunctionalInterface
  private interface Named {
    String of(int writer);
  }

  private static Memory memory(MemorySubstrate product, String org) {
    return product.as("tenant", org, IsolationData.USER);
  }

  private static void compare(
      BenchContext bench,
      MemorySubstrate product,
      Size size,
      String name,
      Named orgs,
      Named entities)
      throws Exception {
    bench.say("updates: " + name);
    List<Writer> ours = new ArrayList<>();
    List<Writer> plain = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      Memory memory = memory(product, orgs.of(writer));
      Put put = (entity, attributes) -> put(memory.world(), entity, attributes);
      put.put(entities.of(writer), attributes(0));
      ours.add(new Writer(put, entities.of(writer)));
      PlainWorld hand =
          bench.closing(new PlainWorld(bench.database().pool().getConnection(), memory.scope()));
      plain.add(new Writer(hand::put, entities.of(writer)));
    }
    bench.database().execute("VACUUM ANALYZE");
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> rate(bench, ours, size.updates()),
            () -> rate(bench, plain, size.updates()));
    bench.report().rounds(name, rates, "updates/s");
    bench.report().figure(name + "_updates_per_s", Statistics.median(rates.ours()), "updates/s");
    bench.report().check(name + "_ratio", rates.ratio(), "ratio", Target.atLeast(.8));
  }

  private static void put(WorldMemory world, String name, String attributes) {
    var unused =
        world.apply(
            new Operation.Put(
                EntityName.of(name),
                new EntityContent("thing", new JsonDocument(attributes), 1),
                Expected.anything()));
  }

  private static String attributes(int number) {
    return String.format(
        Locale.ROOT,
        "{\"city\":\"Ulm\",\"lead_days\":%d,\"text\":\"%s\"}",
        number,
        "x".repeat(400));
  }

  private static double rate(BenchContext bench, List<Writer> writers, int updates)
      throws Exception {
    long before = versions(bench);
    int each = updates / writers.size();
    ExecutorService pool = Executors.newFixedThreadPool(writers.size());
    try {
      List<Callable<@Nullable Void>> shares = new ArrayList<>();
      for (Writer writer : writers) {
        shares.add(
            () -> {
              for (int i = 0; i < each; i++) {
                writer.put().put(writer.name(), attributes(i));
              }
              return null;
            });
      }
      double millis =
          Comparison.millis(
              () -> {
                for (Future<@Nullable Void> share : pool.invokeAll(shares)) {
                  share.get();
                }
              });
      int done = each * writers.size();
      require(done, versions(bench) - before, "versions");
      return done * 1000 / millis;
    } finally {
      pool.shutdownNow();
    }
  }

  private static long versions(BenchContext bench) throws Exception {
    return Long.parseLong(bench.database().single("SELECT count(*) FROM world_entity_versions"));
  }

  private static void require(long expected, long found, String what) {
    if (found != expected) {
      throw new IllegalStateException(found + " " + what + " instead of " + expected);
    }
  }

  private static void large(BenchContext bench, MemorySubstrate product, Size size)
      throws Exception {
    bench.say("a world of " + size.entities() + " entities of 2 KB");
    Memory memory = memory(product, LARGE);
    WorldMemory world = product.as(memory.scope().withRole(Role.ORG_ADMIN)).world();
    bench.database().execute(fill(memory, size.entities()));
    bench.database().execute("VACUUM ANALYZE");
    require(size.entities(), world.state().entities(), "entities");
    check(bench, "snapshot_ms", () -> require(1, world.take(null).state(), "is the state"));
    read(bench, world, size);
    change(world, 0, CHANGES);
    DiffQuery query = DiffQuery.between(1, world.state().number());
    check(bench, "diff_ms", () -> require(CHANGES, world.diff(query).size(), "differences"));
    restore(bench, world, size.restored());
  }

  private static void check(BenchContext bench, String name, Comparison.Work work)
      throws Exception {
    List<Double> times = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double millis = Comparison.millis(work);
      if (round > 0) {
        times.add(millis);
      }
    }
    bench.report().detail(name + "_rounds", Statistics.rounded(times));
    bench.report().check(name, Statistics.median(times), "ms", Target.atMost(50));
  }

  private static void read(BenchContext bench, WorldMemory world, Size size) throws Exception {
    bench.say("reading a snapshot of it");
    Snapshot snapshot = world.take(null);
    double rest = LiveHeap.during(() -> {});
    double[] millis = new double[1];
    double peak =
        LiveHeap.during(
            () ->
                millis[0] =
                    Comparison.millis(
                        () -> require(size.entities(), read(world, snapshot), "entities")));
    bench.report().figure("read_entities_per_s", size.entities() * 1000 / millis[0], "entities/s");
    bench.report().check("read_peak_heap_mb", Math.max(0, peak - rest), "MiB", Target.atMost(64));
  }

  private static long read(WorldMemory world, Snapshot snapshot) {
    EntityQuery query = EntityQuery.all(EntityQuery.MAX_LIMIT);
    long read = 0;
    List<WorldEntity> page;
    do {
      page = world.list(query, Moment.state(snapshot.state()));
      read += page.size();
      query = page.isEmpty() ? query : query.from(page.get(page.size() - 1).name());
    } while (page.size() == EntityQuery.MAX_LIMIT);
    return read;
  }

  private static void change(WorldMemory world, int from, int count) {
    Applied applied =
        world.apply(
            new Insight(
                UUID.randomUUID(),
                "bench",
                IntStream.range(from, from + count).mapToObj(WorldBench::operation).toList(),
                null,
                ConfidenceRule.REPLACE,
                null));
    require(count, applied.versions().size(), "versions");
  }

  private static Operation operation(int number) {
    return new Operation.Patch(
        EntityName.of(name(number)),
        null,
        new JsonDocument("{\"lead_days\":-1}"),
        null,
        Expected.anything());
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "supplier:%06d", number);
  }

  private static void restore(BenchContext bench, WorldMemory world, int changes) throws Exception {
    bench.say("restoring " + changes + " changes");
    for (int from = 0; from < changes; from += Insight.MAX_OPERATIONS) {
      change(world, from, Math.min(Insight.MAX_OPERATIONS, changes - from));
    }
    int changed = world.state().number();
    double dry =
        Comparison.millis(
            () -> require(changes, total(world.restore(Restore.dryRun(1))), "differences"));
    double done =
        Comparison.millis(
            () -> require(changes, total(world.restore(Restore.of(1))), "differences"));
    require(changed + 1, world.state().number(), "is the state");
    bench.report().detail("restored_changes", changes);
    bench.report().figure("dry_run_10k_s", dry / 1000, "s");
    bench.report().figure("restore_10k_s", done / 1000, "s");
  }

  private static int total(Restored restored) {
    return restored.changes().total();
  }

  /** Entities as another client writes them, whose one statement becomes the first state. */
  private static String fill(Memory memory, int entities) {
    return String.format(
        Locale.ROOT,
        """
        SELECT l9_begin_scope('%1$s', '%2$s', NULL, 'org_admin');
        INSERT INTO world_model_entities (tenant_id, org_id, user_id, entity_id, entity_type,
          attributes)
        SELECT '%1$s', '%2$s', NULL, 'supplier:' || to_char(i, 'FM000000'), 'supplier',
          jsonb_build_object('lead_days', i %% 30, 'city', 'city ' || i %% 100, 'text',
            (SELECT string_agg(md5((i * 61 + j)::text), '') FROM generate_series(1, 61) j))
        FROM generate_series(0, %3$d) i""",
        memory.scope().tenant(),
        memory.scope().org(),
        entities - 1);
  }
}
