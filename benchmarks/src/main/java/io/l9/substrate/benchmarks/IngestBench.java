package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.embedding.BgeSmallEmbedder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Ingestion with vectors that are known already, against plain JDBC that writes the same rows into
 * the same tables with the same statements and does nothing else: no look for duplicates, no
 * analysis of the text. And ingestion with the model in the process, against the model alone.
 */
final class IngestBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param singles packets of a round, one by one
   * @param batches of a round
   * @param batch packets of a batch
   * @param embedded packets of a round that the model embeds
   * @param imported bytes of the import
   */
  record Size(int singles, int batches, int batch, int embedded, long imported) {}

  private static final Size FULL = new Size(500, 4, 1000, 256, 1L << 30);
  private static final Size QUICK = new Size(100, 1, 1000, 32, 1L << 25);

  private static final int ROUNDS = 5;

  /** One by one, in batches, and with the model. */
  private static final int COMPARISONS = 3;

  private static final long SEED = 5;
  private static final int TOPICS = 50;
  private static final int PACKETS_A_THREAD = 20;

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  IngestBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  IngestBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String summary() {
    return "storing packets against plain JDBC with the same rows, and against the model alone";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    BenchDatabase database = bench.database();
    preparation.prepare(database);
    // an analysis during the first batch after emptying counts no row, and one side's plans of that
    // round are those of an empty table
    database.execute("ALTER TABLE packet_store SET (autovacuum_enabled = off)");
    bench.say("storing one by one");
    List<List<PacketDraft>> singles = drafts(size.singles(), 1);
    check(bench, "single", compare(bench, database, singles), size.singles(), .85);
    bench.say("storing in batches of " + size.batch());
    List<List<PacketDraft>> batches = drafts(size.batches() * size.batch(), size.batch());
    check(bench, "batch", compare(bench, database, batches), size.batches() * size.batch(), .8);
    bench.say("storing with the model " + new BgeSmallEmbedder().model().id());
    embedded(bench, database, size.embedded());
    bench.say("importing " + (size.imported() >> 20) + " MiB");
    imported(bench, database, size.imported());
  }

  /** Without vectors, because it is about memory. */
  private static void imported(BenchContext bench, BenchDatabase database, long bytes)
      throws Exception {
    empty(database);
    Memory memory = memory(database.substrate(null));
    GeneratedImportFile source = new GeneratedImportFile(bytes);
    double heap =
        LiveHeap.during(
            () -> {
              ImportSummary summary =
                  memory.packets().importLines(source, ImportOptions.DEFAULT, result -> {});
              if (summary.created() != source.lines()) {
                throw new IllegalStateException(
                    "imported " + summary.created() + " of " + source.lines() + " lines");
              }
            });
    bench.report().detail("import_bytes", bytes);
    bench.report().check("import_peak_heap_mb", heap, "MiB", Target.atMost(512));
  }

  private static void check(
      BenchContext bench, String name, Comparison rates, int packets, double aim) {
    bench.report().rounds(name, rates, "packets/s");
    bench.report().detail(name + "_packets", packets);
    bench.report().check(name + "_ratio", rates.ratio(), "ratio", Target.atLeast(aim));
  }

  private Comparison compare(
      BenchContext bench, BenchDatabase database, List<List<PacketDraft>> batches)
      throws Exception {
    PrecomputedEmbedder embedder = new PrecomputedEmbedder();
    ClusteredVectors vectors = new ClusteredVectors(SEED, TOPICS);
    batches.forEach(
        batch -> batch.forEach(draft -> embedder.know(text(draft), vectors.nextVector())));
    StatementRecorder recorder = new StatementRecorder(database.pool());
    MemorySubstrate recorded =
        bench.closing(
            MemorySubstrate.builder().dataSource(recorder.dataSource()).embedder(embedder).build());
    // the first vector names the model of the space: what is recorded is what every later one costs
    forgetModels(database);
    store(memory(recorded), drafts(1, 1).get(0));
    empty(database);
    List<List<RecordedStatement>> writes = new ArrayList<>();
    for (List<PacketDraft> batch : batches) {
      recorder.take();
      store(memory(recorded), batch);
      writes.add(recorder.takeWrites());
    }
    Memory memory = memory(database.substrate(embedder));
    int packets = batches.stream().mapToInt(List::size).sum();
    try (Connection plain = database.pool().getConnection()) {
      // as the product says it in every transaction; else a trigger queues each packet
      try (Statement says = plain.createStatement()) {
        says.execute("SET l9.indexes_itself = 'on'");
      }
      plain.commit();
      return Comparison.of(
          bench.warmUp(COMPARISONS),
          ROUNDS,
          () -> rate(database, packets, () -> batches.forEach(batch -> store(memory, batch))),
          () -> rate(database, packets, () -> replay(plain, writes)));
    }
  }

  private static Memory memory(MemorySubstrate substrate) {
    return substrate.as("tenant", IsolationData.ORG, IsolationData.USER);
  }

  private static void store(Memory memory, List<PacketDraft> batch) {
    List<IngestOutcome> outcomes =
        batch.size() == 1 ? List.of(memory.remember(batch.get(0))) : memory.rememberAll(batch);
    for (IngestOutcome outcome : outcomes) {
      if (!(outcome instanceof IngestOutcome.Stored)) {
        throw new IllegalStateException("a packet was there already");
      }
    }
  }

  private static void replay(Connection plain, List<List<RecordedStatement>> transactions)
      throws SQLException {
    for (List<RecordedStatement> transaction : transactions) {
      for (RecordedStatement statement : transaction) {
        try (PreparedStatement prepared = plain.prepareStatement(statement.sql())) {
          statement.run(prepared);
        }
      }
      plain.commit();
    }
  }

  /** Packets per second, into empty tables. */
  private static double rate(BenchDatabase database, int packets, Comparison.Work work)
      throws Exception {
    empty(database);
    double rate = packets * 1000 / Comparison.millis(work);
    long stored = Long.parseLong(database.single("SELECT count(*) FROM memory_embeddings"));
    if (stored != packets) {
      throw new IllegalStateException("stored " + stored + " instead of " + packets);
    }
    return rate;
  }

  private static void empty(BenchDatabase database) throws SQLException {
    database.execute(
        "TRUNCATE packet_store, lexical_statistics, tag_statistics, embedding_backlog CASCADE");
  }

  private static void forgetModels(BenchDatabase database) throws SQLException {
    database.execute("TRUNCATE embedding_spaces");
  }

  private static void embedded(BenchContext bench, BenchDatabase database, int count)
      throws Exception {
    forgetModels(database);
    BgeSmallEmbedder model = new BgeSmallEmbedder();
    Memory memory = memory(database.substrate(model));
    List<PacketDraft> batch = drafts(count, count).get(0);
    List<String> texts = batch.stream().map(IngestBench::text).toList();
    Consumer<List<String>> alone =
        all -> {
          if (model.embed(all).size() != all.size()) {
            throw new IllegalStateException("the model left some out");
          }
        };
    Comparison rates =
        Comparison.of(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            () -> rate(database, count, () -> store(memory, batch)),
            () -> count * 1000 / Comparison.millis(() -> alone.accept(texts)));
    bench.report().rounds("embed", rates, "packets/s");
    bench.report().check("embed_share", rates.ratio(), "share", Target.atLeast(.9));
  }

  private static List<List<PacketDraft>> drafts(int count, int batch) {
    try (MemorySubstrate scratch = MemorySubstrate.builder().embedder(null).build()) {
      Memory memory = memory(scratch);
      List<PacketDraft> all =
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      memory
                          .draft("note", Map.of("text", IsolationData.text(i)))
                          .agent("agent-" + i % 7)
                          .thread(
                              new ThreadId(new UUID(0x7000, Long.MIN_VALUE + i / PACKETS_A_THREAD)))
                          .tags(List.of(IsolationData.tag(i), "all"))
                          .build())
              .toList();
      List<List<PacketDraft>> batches = new ArrayList<>();
      for (int from = 0; from < count; from += batch) {
        batches.add(all.subList(from, Math.min(count, from + batch)));
      }
      return batches;
    }
  }

  private static String text(PacketDraft draft) {
    String json = draft.payload().text();
    return json.substring("{\"text\":\"".length(), json.length() - "\"}".length());
  }
}
