package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.catalog.LookupQuery;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads of small and large tenants in one database: whether their time is a matter of the tenant
 * alone, how it grows with the tenant, how much space a packet takes, and what the access log
 * leaves to autovacuum.
 */
final class ScaleBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param packets of all tenants, a multiple of a thousand
   * @param samples different parameters for each query
   * @param time for each query of each tenant, once for warming up and once for measuring
   * @param reads recorded for the access log
   * @param patience with autovacuum, at most
   */
  record Size(int packets, int samples, Duration time, int reads, Duration patience) {}

  private static final Size FULL =
      new Size(1_000_000, 100, Duration.ofSeconds(1), 200_000, Duration.ofSeconds(90));
  private static final Size QUICK =
      new Size(50_000, 20, Duration.ofMillis(150), 10_000, Duration.ZERO);

  /** A tenant that is measured among all, and alone with the same rows. */
  private static final int COMPARED = 100;

  private static final int LARGEST = 400;
  private static final int FEWEST_CALLS = 5;
  private static final double MOST_GROWTH = 1.5;

  private final Size full;
  private final Size quick;

  ScaleBench() {
    this(FULL, QUICK);
  }

  ScaleBench(Size full, Size quick) {
    this.full = full;
    this.quick = quick;
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String summary() {
    return "reads by the size of the tenant, among a million packets and alone; bytes a packet";
  }

  /**
   * A read of the product's.
   *
   * @param aim milliseconds for the largest tenant
   */
  private record Read(String name, double aim, Call call) {}

  /** Reads for a sample; returns how much was found. */
  @FunctionalInterface
  private interface Call {
    int of(Memory memory, ScaleData.Sample sample);
  }

  /**
   * The reads of one tenant.
   *
   * @param millis the median of each, in the order of {@link #READS}
   */
  private record Reads(List<Double> millis) {

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < READS.size(); i++) {
        map.put(READS.get(i).name(), Statistics.rounded(millis.get(i)));
      }
      return map;
    }
  }

  private static final List<Read> READS =
      List.of(
          new Read(
              "newest",
              2,
              (memory, sample) ->
                  memory.packets().list(PacketListQuery.newest(PacketFilter.NONE)).items().size()),
          new Read(
              "thread",
              2,
              (memory, sample) -> memory.thread(ThreadQuery.of(sample.thread())).items().size()),
          new Read("tag", 2, (memory, sample) -> tagged(memory)),
          new Read(
              "hash",
              2,
              (memory, sample) ->
                  memory
                      .packets()
                      .lookup(LookupQuery.ofHashes(Set.of(sample.hash())))
                      .found()
                      .size()),
          new Read(
              "lineage",
              3,
              (memory, sample) ->
                  memory.lineage(LineageQuery.of(sample.packet(), Direction.UP)).nodes().size()),
          new Read(
              "threads",
              10,
              (memory, sample) ->
                  memory.packets().threads(ThreadListQuery.newest()).items().size()),
          new Read(
              "tags",
              10,
              (memory, sample) -> memory.packets().tags(TagQuery.startingWith("")).size()),
          new Read("keyword_rare", 10, (memory, sample) -> found(memory, sample.word())),
          new Read("keyword_common", 20, (memory, sample) -> found(memory, ScaleData.COMMON_WORD)),
          new Read(
              "keyword_both",
              20,
              (memory, sample) -> found(memory, ScaleData.COMMON_WORD + " " + sample.word())),
          new Read(
              "vector",
              10,
              (memory, sample) ->
                  memory
                      .search(
                          SearchQuery.builder()
                              .vector(sample.vector())
                              .mode(SearchMode.SEMANTIC)
                              .limit(10)
                              .build())
                      .hits()
                      .size()));

  private static int tagged(Memory memory) {
    return memory
        .packets()
        .list(
            PacketListQuery.newest(
                PacketFilter.must(new Condition.AnyOf(NameField.TAGS, Set.of(ScaleData.TAG)))))
        .items()
        .size();
  }

  private static int found(Memory memory, String text) {
    return memory
        .search(SearchQuery.builder().text(text).mode(SearchMode.KEYWORD).limit(10).build())
        .hits()
        .size();
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    Report report = bench.report();
    BenchDatabase database = bench.database();
    MemorySubstrate l9 = database.substrate(new PrecomputedEmbedder());
    ScaleData data = new ScaleData(size.packets(), analysis(database));
    data.prepare(database);
    data.fill(database, bench::say);
    report.detail("packets", size.packets());

    Map<Integer, Reads> reads = new LinkedHashMap<>();
    for (int share : ScaleData.SHARES) {
      bench.say("reading as a tenant of " + data.of(share) + " packets");
      reads.put(share, measure(database, l9, data, share, size));
    }
    ScaleStorage storage = new ScaleStorage(bench, database);
    storage.sizes(size.packets());
    storage.accessLog(data, size.reads(), size.patience());

    bench.say("the same rows of a tenant of " + data.of(COMPARED) + " packets, alone");
    data.fillAlone(database, COMPARED, bench::say);
    Reads alone = measure(database, l9, data, COMPARED, size);
    check(
        report,
        Objects.requireNonNull(reads.get(LARGEST)),
        Objects.requireNonNull(reads.get(COMPARED)),
        alone);
    Map<String, Object> details = new LinkedHashMap<>();
    reads.forEach((share, measured) -> details.put(share / 10.0 + " %", measured.toMap()));
    details.put(COMPARED / 10.0 + " % alone", alone.toMap());
    report.detail("p50_ms", details);
  }

  private static void check(Report report, Reads largest, Reads amongAll, Reads alone) {
    for (int i = 0; i < READS.size(); i++) {
      Read read = READS.get(i);
      report.check(read.name() + "_ms", largest.millis().get(i), "ms", Target.atMost(read.aim()));
    }
    for (int i = 0; i < READS.size(); i++) {
      double growth = amongAll.millis().get(i) / alone.millis().get(i);
      report.check(READS.get(i).name() + "_growth", growth, "ratio", Target.atMost(MOST_GROWTH));
    }
  }

  /** Returns the version of the terms that the product writes, by writing some. */
  private static int analysis(BenchDatabase database) throws SQLException {
    var unused =
        database
            .substrate(null)
            .as("analysis", IsolationData.ORG, IsolationData.USER)
            .remember(ScaleData.COMMON_WORD);
    String version =
        database.single(
            "SELECT max(analysis) FROM packet_terms WHERE term = '" + ScaleData.COMMON_WORD + "'");
    if (version == null) {
      throw new IllegalStateException("the word of the bench is no term of the product's");
    }
    return Integer.parseInt(version);
  }

  private static Reads measure(
      BenchDatabase database, MemorySubstrate l9, ScaleData data, int share, Size size)
      throws Exception {
    Memory memory = l9.as(ScaleData.tenant(share), IsolationData.ORG, IsolationData.USER);
    List<ScaleData.Sample> samples = data.samples(database, share, size.samples());
    List<Double> millis = new ArrayList<>();
    for (Read read : READS) {
      var unused = calls(read, memory, samples, size.time());
      millis.add(Statistics.median(calls(read, memory, samples, size.time())));
    }
    return new Reads(millis);
  }

  private static List<Double> calls(
      Read read, Memory memory, List<ScaleData.Sample> samples, Duration time) throws Exception {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (millis.size() < FEWEST_CALLS || System.nanoTime() - end < 0) {
      ScaleData.Sample sample = samples.get(millis.size() % samples.size());
      millis.add(
          Comparison.millis(
              () -> {
                if (read.call().of(memory, sample) == 0) {
                  throw new IllegalStateException(read.name() + " finds nothing");
                }
              }));
    }
    return millis;
  }
}
