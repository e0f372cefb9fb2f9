package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The space of what is stored, and the dead rows that recorded reads leave. */
final class ScaleStorage {

  private static final int READER = 100;
  private static final int SAMPLES = 200;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Bytes of every table and index, those of partitions with their table. */
  private static final String SIZES =
      """
      SELECT t.relname || CASE WHEN t.relname = c.relname THEN '' ELSE ': ' || c.relname END,
        sum(pg_table_size(part.relid))
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ANY (current_schemas(false))
      LEFT JOIN pg_index i ON i.indexrelid = c.oid
      JOIN pg_class t ON t.oid = coalesce(i.indrelid, c.oid)
      CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(c.oid) WHERE isleaf
                          UNION SELECT c.oid) AS part
      WHERE NOT c.relispartition AND c.relkind IN ('r', 'p', 'i', 'I')
        AND t.relname IN ('packet_store', 'packet_parents', 'packet_tags', 'packet_terms', 'memory_embeddings')
      GROUP BY t.relname, c.relname ORDER BY t.relname, 2 DESC
      """;

  private static final String VACUUMS =
      """
      SELECT coalesce(pg_partition_root(s.relid), s.relid)::regclass::text, sum(n_live_tup), sum(n_dead_tup),
        sum(n_mod_since_analyze), sum(n_tup_upd), sum(n_tup_hot_upd), sum(autovacuum_count + autoanalyze_count)
      FROM pg_stat_all_tables s
      WHERE coalesce(pg_partition_root(s.relid), s.relid)::regclass::text ~ '(packet_store|memory_access_log|access_backlog)$'
      GROUP BY 1 ORDER BY 1
      """;

  private final BenchContext bench;
  private final BenchDatabase database;

  ScaleStorage(BenchContext bench, BenchDatabase database) {
    this.bench = bench;
    this.database = database;
  }

  /** Reports bytes for each packet, term and vector. */
  void sizes(int packets) throws SQLException {
    Map<String, Object> details = new LinkedHashMap<>();
    double withoutVectors = 0;
    double terms = 0;
    double vectors = 0;
    for (List<String> row : rows(SIZES)) {
      double bytes = Double.parseDouble(row.get(1)) / packets;
      details.put(row.get(0), Statistics.rounded(bytes));
      String table = row.get(0).replaceFirst(":.*", "");
      switch (table) {
        case "memory_embeddings" -> vectors += bytes;
        case "packet_terms" -> terms += bytes;
        default -> withoutVectors += bytes;
      }
    }
    long stored = Long.parseLong(database.single("SELECT count(*) FROM memory_embeddings"));
    bench.report().figure("bytes_a_packet", withoutVectors, "bytes");
    bench.report().figure("bytes_a_term", terms / ScaleData.TERMS, "bytes");
    bench.report().figure("bytes_a_vector", vectors * packets / stored, "bytes");
    bench.report().detail("bytes_a_packet", details);
  }

  /** Reads with the access log on, folds, and reports what is left to autovacuum. */
  void accessLog(ScaleData data, int reads, Duration patience) throws Exception {
    bench.say("recording " + reads + " reads");
    MemorySubstrate l9 =
        bench.closing(
            MemorySubstrate.builder()
                .dataSource(database.pool())
                .maintainer(database.database().as(database.database().maintainer()))
                .embedder(null)
                .build());
    Memory memory = l9.as(ScaleData.tenant(READER), IsolationData.ORG, IsolationData.USER);
    List<ScaleData.Sample> samples = data.samples(database, READER, SAMPLES);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("before", vacuums());
    for (int read = 0, call = 0; read < reads; call++) {
      ScaleData.Sample sample = samples.get(call % samples.size());
      read += memory.thread(ThreadQuery.of(sample.thread())).items().size();
    }
    var unused = memory.access().of(samples.get(0).packet(), 1);
    details.put("recorded", vacuums());
    double fold = Comparison.millis(() -> l9.jobs().run(Job.FOLD_ACCESSES));
    details.put("folded", vacuums());
    bench.report().figure("fold_ms", fold, "ms");
    bench.report().detail("lost_reads", l9.lostReads());
    if (!patience.isZero()) {
      details.put("autovacuum_after_s", autovacuum(patience));
      details.put("after_autovacuum", vacuums());
    }
    bench.report().detail("access_log", details);
  }

  /**
   * Returns after how many seconds autovacuum had been at the backlog; the patience if it was not.
   */
  private double autovacuum(Duration patience) throws SQLException, InterruptedException {
    bench.say("waiting for autovacuum, at most " + patience.toSeconds() + " s");
    String count =
        "SELECT coalesce(sum(autovacuum_count), 0) FROM pg_stat_all_tables"
            + " WHERE relname = 'access_backlog'";
    String before = database.single(count);
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < patience.toNanos()
        && database.single(count).equals(before)) {
      Thread.sleep(LOOK_EVERY.toMillis());
    }
    return Statistics.rounded((System.nanoTime() - begun) / 1e9);
  }

  private Map<String, Object> vacuums() throws SQLException {
    Map<String, Object> tables = new LinkedHashMap<>();
    for (List<String> row : rows(VACUUMS)) {
      Map<String, Object> table = new LinkedHashMap<>();
      List<String> names =
          List.of("live", "dead", "modified", "updated", "updated_hot", "autovacuums_and_analyzes");
      for (int i = 0; i < names.size(); i++) {
        table.put(names.get(i), Long.parseLong(row.get(i + 1)));
      }
      tables.put(row.get(0), table);
    }
    return tables;
  }

  private List<List<String>> rows(String query) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<List<String>> read = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        read.add(row);
      }
      return read;
    }
  }
}
