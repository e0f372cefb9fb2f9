package io.l9.substrate.benchmarks;

import io.l9.substrate.CheckpointMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Checkpoints against plain JDBC that writes and reads the same rows in the same scope; the disk
 * that the steps of a long thread take; and lists of large checkpoints, which read none of their
 * values.
 */
final class CheckpointsBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param puts checkpoints of a round
   * @param reads of the newest one of a round
   * @param steps of the thread that grows
   * @param listed checkpoints of a list
   * @param large bytes of the value of each of them
   */
  record Size(int puts, int reads, int steps, int listed, int large) {}

  private static final Size FULL = new Size(300, 300, 1_000, 10_000, 1 << 20);
  private static final Size QUICK = new Size(60, 60, 1_000, 10_000, 10_000);

  private static final int ROUNDS = 5;
  private static final int[] KILOBYTES = {1, 10, 100};

  /** Putting and reading, each of three sizes. */
  private static final int COMPARISONS = 6;

  /** The channels of the thread that grows, of which a step changes one. */
  private static final int CHANNELS = 20;

  private static final int CHANNEL_BYTES = 5 * 1024;

  /** The checkpoints of a list with values. */
  private static final int WITH_VALUES = 10;

  /** Counts of which the least is taken: what the server itself reads meanwhile counts as well. */
  private static final int PAGE_COUNTS = 5;

  private static final String THREAD = "thread";
  private static final String TABLES = "checkpoints, checkpoint_blobs, checkpoint_writes";

  private static final String OWN_VALUES =
      """
      SELECT sum(coalesce(heap_blks_read, 0) + coalesce(heap_blks_hit, 0)
        + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0)
        + coalesce(toast_blks_read, 0) + coalesce(toast_blks_hit, 0)
        + coalesce(tidx_blks_read, 0) + coalesce(tidx_blks_hit, 0))
      FROM pg_statio_user_tables WHERE relname = 'checkpoint_blobs'""";

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  CheckpointsBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  CheckpointsBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "checkpoints";
  }

  @Override
  public String summary() {
    return "checkpoints of graphs against plain JDBC with the same rows, and the disk they take";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    BenchDatabase database = bench.database();
    Memory memory = memory(database.substrate(null));
    preparation.prepare(database);
    try (Connection connection = database.pool().getConnection()) {
      PlainCheckpoints plain = new PlainCheckpoints(connection, memory.scope());
      for (int kilobytes : KILOBYTES) {
        bench.say("storing checkpoints of " + kilobytes + " KB");
        put(bench, memory.checkpoints(), plain, kilobytes, size.puts());
      }
      for (int kilobytes : KILOBYTES) {
        bench.say("reading the newest checkpoint of " + kilobytes + " KB");
        latest(bench, memory.checkpoints(), plain, kilobytes, size.reads());
      }
    }
    bench.say(size.steps() + " steps of a state of which little changes");
    grow(bench, memory.checkpoints(), size.steps());
    bench.say("listing " + size.listed() + " checkpoints of " + size.large() + " bytes");
    list(bench, memory, size);
  }

  private static Memory memory(MemorySubstrate substrate) {
    return substrate.as("tenant", IsolationData.ORG, IsolationData.USER);
  }

  private static void empty(BenchContext bench) throws SQLException {
    bench.database().execute("TRUNCATE " + TABLES);
  }

  private static List<CheckpointStep> steps(int kilobytes, int count) {
    Random random = new Random(kilobytes);
    List<CheckpointStep> steps = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      steps.add(new CheckpointStep(THREAD, number, CheckpointStep.bytes(random, kilobytes * 1024)));
    }
    return steps;
  }

  private static void put(
      BenchContext bench,
      CheckpointMemory checkpoints,
      PlainCheckpoints plain,
      int kilobytes,
      int puts)
      throws Exception {
    List<CheckpointStep> steps = steps(kilobytes, puts);
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> rate(bench, steps, step -> checkpoints.put(step.put())),
            () -> rate(bench, steps, plain::put));
    String name = "put_" + kilobytes + "k";
    bench.report().rounds(name, rates, "checkpoints/s");
    bench.report().check(name + "_ratio", rates.ratio(), "ratio", Target.atLeast(.8));
  }

  private interface Put {
    void put(CheckpointStep step) throws SQLException;
  }

  private static double rate(BenchContext bench, List<CheckpointStep> steps, Put put)
      throws Exception {
    empty(bench);
    double millis =
        Comparison.millis(
            () -> {
              for (CheckpointStep step : steps) {
                put.put(step);
              }
            });
    String stored =
        bench
            .database()
            .single(
                "SELECT (SELECT count(*) FROM checkpoints) + (SELECT count(*) FROM"
                    + " checkpoint_blobs)");
    require(2 * steps.size(), Integer.parseInt(stored), "rows");
    return steps.size() * 1000 / millis;
  }

  private static void require(int expected, int found, String what) {
    if (found != expected) {
      throw new IllegalStateException(found + " " + what + " instead of " + expected);
    }
  }

  private static void latest(
      BenchContext bench,
      CheckpointMemory checkpoints,
      PlainCheckpoints plain,
      int kilobytes,
      int reads)
      throws Exception {
    empty(bench);
    steps(kilobytes, 20).forEach(step -> checkpoints.put(step.put()));
    bench.database().execute("VACUUM ANALYZE " + TABLES);
    int bytes = kilobytes * 1024 + CheckpointStep.BODY.size();
    Comparison times =
        Comparison.ofCalls(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            reads,
            () -> require(bytes, size(checkpoints.find(THREAD, "", null).orElseThrow()), "bytes"),
            () -> require(bytes, plain.latest(THREAD), "bytes"));
    String name = "latest_" + kilobytes + "k";
    bench.report().rounds(name, times, "ms");
    // of rates, as that of the puts
    bench.report().check(name + "_ratio", 1 / times.ratio(), "ratio", Target.atLeast(.8));
  }

  private static int size(Checkpoint found) {
    return found.body().size() + found.values().values().stream().mapToInt(TypedBytes::size).sum();
  }

  /** The channels change in turns; what does not change is not sent. */
  private static void grow(BenchContext bench, CheckpointMemory checkpoints, int steps)
      throws Exception {
    empty(bench);
    Random random = new Random(1);
    int[] changed = new int[CHANNELS];
    checkpoints.put(step(0, changed, -1, random));
    long before = bytes(bench.database());
    for (int number = 1; number <= steps; number++) {
      int channel = number % CHANNELS;
      changed[channel] = number;
      checkpoints.put(step(number, changed, channel, random));
    }
    double grown = (bytes(bench.database()) - before) / (double) steps;
    bench.report().detail("growth_state_bytes", CHANNELS * CHANNEL_BYTES);
    bench.report().detail("growth_changed_bytes", CHANNEL_BYTES);
    bench.report().check("growth_bytes_per_step", grown, "bytes", Target.atMost(10 * 1024));
  }

  private static CheckpointPut step(int number, int[] changed, int sent, Random random) {
    List<ChannelPut> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      String name = "channel-" + i;
      String version = CheckpointStep.id(changed[i]);
      channels.add(
          number == 0 || i == sent
              ? ChannelPut.of(name, version, CheckpointStep.bytes(random, CHANNEL_BYTES))
              : ChannelPut.unchanged(name, version));
    }
    return new CheckpointPut(
        new CheckpointAddress(THREAD, "", CheckpointStep.id(number)),
        number == 0 ? null : CheckpointStep.id(number - 1),
        null,
        null,
        CheckpointStep.METADATA,
        CheckpointStep.BODY,
        channels,
        null);
  }

  private static long bytes(BenchDatabase database) throws SQLException {
    return Long.parseLong(
        database.single(
            """
            SELECT pg_total_relation_size('checkpoints')
              + pg_total_relation_size('checkpoint_blobs')
              + pg_total_relation_size('checkpoint_writes')"""));
  }

  private static void list(BenchContext bench, Memory memory, Size size) throws Exception {
    BenchDatabase database = bench.database();
    empty(bench);
    database.execute(large(memory, size));
    database.execute("VACUUM ANALYZE " + TABLES);
    pages(bench, size);
    List<Double> times = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double millis =
          Comparison.millis(
              () -> require(size.listed(), listed(memory.checkpoints()), "checkpoints"));
      if (round > 0) {
        times.add(millis);
      }
    }
    bench.report().detail("list_rounds_ms", Statistics.rounded(times));
    bench.report().check("list_ms", Statistics.median(times), "ms", Target.atMost(50));
  }

  /** Lists without values, and for comparison one with them. */
  private static void pages(BenchContext bench, Size size) throws SQLException {
    BenchDatabase database = bench.database();
    StatementRecorder recorder = new StatementRecorder(database.pool());
    CheckpointMemory recorded =
        memory(
                bench.closing(
                    MemorySubstrate.builder()
                        .dataSource(recorder.dataSource())
                        .embedder(null)
                        .build()))
            .checkpoints();
    recorder.take();
    require(size.listed(), listed(recorded), "checkpoints");
    List<RecordedStatement> statements = recorder.take();
    bench.report().detail("list_statements", statements.size());
    bench
        .report()
        .check("list_value_pages", valuePages(database, statements), "pages", Target.exactly(0));
    require(
        WITH_VALUES,
        recorded.listComplete(CheckpointQuery.of(THREAD, WITH_VALUES)).size(),
        "complete checkpoints");
    bench.report().figure("complete_value_pages", valuePages(database, recorder.take()), "pages");
  }

  /** Checkpoints with a value of their own each, made in the server. */
  private static String large(Memory memory, Size size) {
    String owner =
        "'%s'::uuid, '%s'::uuid, '%s'::uuid, 'shared', '%s'"
            .formatted(
                memory.scope().tenant(), memory.scope().org(), memory.scope().user(), THREAD);
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO checkpoint_blobs (tenant_id, org_id, user_id, scope, thread_id, hash,
          value_type, value)
        SELECT %1$s, sha256(int4send(i)), 'msgpack', decode(repeat(md5(i::text), %3$d), 'hex')
        FROM generate_series(1, %2$d) i;
        INSERT INTO checkpoints (tenant_id, org_id, user_id, scope, thread_id, checkpoint_id,
          metadata, body_type, body, channels, versions, hashes)
        SELECT %1$s, to_char(i, 'FM00000000'), '{"step": 1}', 'msgpack',
          decode(repeat(md5(i::text), 40), 'hex'), ARRAY['messages'], ARRAY['1'],
          ARRAY[sha256(int4send(i))]
        FROM generate_series(1, %2$d) i""",
        owner,
        size.listed(),
        size.large() / 16);
  }

  /** Returns how many checkpoints the pages of a thread's list have. */
  private static int listed(CheckpointMemory checkpoints) {
    CheckpointQuery query = CheckpointQuery.of(THREAD, CheckpointQuery.MAX_LIMIT);
    int listed = 0;
    List<CheckpointHead> page;
    do {
      page = checkpoints.list(query);
      listed += page.size();
      query = page.isEmpty() ? query : query.from(page.get(page.size() - 1).place());
    } while (page.size() == CheckpointQuery.MAX_LIMIT);
    return listed;
  }

  /** Returns how many pages of the table of values statements read, in memory or not. */
  private static double valuePages(BenchDatabase database, List<RecordedStatement> statements)
      throws SQLException {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < PAGE_COUNTS; i++) {
      least = Math.min(least, pagesMeanwhile(database, statements));
    }
    return least;
  }

  private static double pagesMeanwhile(BenchDatabase database, List<RecordedStatement> statements)
      throws SQLException {
    double before = Double.parseDouble(database.single(OWN_VALUES));
    try (Connection plain = database.pool().getConnection()) {
      for (RecordedStatement statement : statements) {
        try (PreparedStatement prepared = plain.prepareStatement(statement.sql())) {
          statement.run(prepared);
        }
      }
      try (PreparedStatement counted =
          plain.prepareStatement("SELECT pg_stat_force_next_flush()")) {
        counted.execute();
      }
      plain.commit();
    }
    return Double.parseDouble(database.single(OWN_VALUES)) - before;
  }
}
