package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.Names;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Semantic search of small and large tenants in one table: how many hits come back, how many of the
 * nearest are among them, how long it takes, and what the way through the product adds to the same
 * statements sent by plain JDBC.
 */
final class SearchBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param chunks vectors of all tenants together
   * @param others tenants that share what the measured ones leave
   * @param queries of each measured tenant
   */
  record Size(int chunks, int others, int queries) {}

  private static final Size FULL = new Size(100_000, 40, 200);
  private static final Size QUICK = new Size(8_000, 10, 100);

  /** The measured tenants' share of all chunks, in thousandths. */
  private static final int[] SHARES = {1, 10, 100, 400};

  private static final int ALL = 1000;
  private static final int ROUNDS = 5;
  private static final int K = 10;
  private static final int TOPICS = 200;
  private static final long SEED = 4;
  private static final int ROWS_A_STATEMENT = 500;

  private static final String INDEX =
      "CREATE INDEX memory_embeddings_hnsw_384 ON memory_embeddings"
          + " USING hnsw ((vector::vector(384)) vector_cosine_ops) WHERE vector_dims(vector) = 384";

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  SearchBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  SearchBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "search";
  }

  @Override
  public String summary() {
    return "semantic search of tenants of all sizes against exact search, and against plain JDBC";
  }

  /** A chunk of a measured tenant. */
  private record Chunk(UUID packet, Vector vector) {}

  private record Near(UUID packet, double cosine) {}

  /** A measured tenant with all that it has. */
  private record Tenant(String name, int thousandths, List<Chunk> chunks) {

    double share() {
      return (double) thousandths / ALL;
    }
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    Report report = bench.report();
    report.detail("chunks", size.chunks());
    report.detail("k", K);
    report.detail("seed", SEED);
    BenchDatabase database = bench.database();
    ClusteredVectors vectors = new ClusteredVectors(SEED, TOPICS);
    List<Tenant> tenants = fill(bench, database, size, vectors);
    preparation.prepare(database);
    StatementRecorder recorder = new StatementRecorder(database.pool());
    MemorySubstrate substrate =
        bench.closing(
            MemorySubstrate.builder()
                .dataSource(recorder.dataSource())
                .trackReads(false)
                .embedder(new PrecomputedEmbedder())
                .build());
    MemorySubstrate product = database.substrate(new PrecomputedEmbedder());
    double returned = 1;
    double recall = 1;
    double ratio = 0;
    List<Double> latencies = new ArrayList<>();
    Map<String, Object> details = new LinkedHashMap<>();
    WarmUp warmUp = bench.warmUp(tenants.size());
    try (Connection plain = database.pool().getConnection()) {
      for (Tenant tenant : tenants) {
        bench.say("searching a tenant with " + tenant.chunks().size() + " chunks");
        List<Vector> queries =
            IntStream.range(0, size.queries()).mapToObj(i -> vectors.nextVector()).toList();
        Found found = found(memory(substrate, tenant), tenant, queries, recorder);
        List<Double> all = new ArrayList<>();
        Comparison comparison =
            compare(warmUp, memory(product, tenant), queries, plain, found.statements(), all);
        List<Double> own = all.subList(all.size() - ROUNDS * queries.size(), all.size());
        String share = Double.toString(tenant.share());
        report.rounds("share_" + share, comparison, "ms");
        details.put(
            share,
            Map.of(
                "chunks", tenant.chunks().size(),
                "returned_of_k", Statistics.rounded(found.returned()),
                "recall_at_10", Statistics.rounded(found.recall()),
                "sql_ratio_p50", Statistics.rounded(comparison.ratio()),
                "p50_ms", Statistics.rounded(Statistics.quantile(.5, array(own))),
                "p99_ms", Statistics.rounded(Statistics.quantile(.99, array(own)))));
        returned = Math.min(returned, found.returned());
        recall = Math.min(recall, found.recall());
        ratio = Math.max(ratio, comparison.ratio());
        latencies.addAll(own);
      }
    }
    report.check("returned_of_k", returned, "share", Target.exactly(1));
    report.check("recall_at_10_min", recall, "share", Target.atLeast(.95));
    report.check("sql_ratio_p50", ratio, "ratio", Target.atMost(1.2));
    report.figure("p50_ms", Statistics.quantile(.5, array(latencies)), "ms");
    report.figure("p99_ms", Statistics.quantile(.99, array(latencies)), "ms");
    report.detail("tenants", details);
  }

  private static Memory memory(MemorySubstrate substrate, Tenant tenant) {
    return substrate.as(tenant.name(), IsolationData.ORG, IsolationData.USER);
  }

  private static SearchQuery query(Vector vector) {
    return SearchQuery.builder().vector(vector).mode(SearchMode.SEMANTIC).limit(K).build();
  }

  /**
   * The results of the queries.
   *
   * @param returned the share of the k that exist, of the query that got the fewest
   * @param recall of the k nearest, the mean of the queries
   * @param statements what was sent for each query
   */
  private record Found(double returned, double recall, List<List<RecordedStatement>> statements) {}

  private static Found found(
      Memory memory, Tenant tenant, List<Vector> queries, StatementRecorder recorder) {
    double returned = 1;
    double recall = 0;
    List<List<RecordedStatement>> statements = new ArrayList<>();
    for (Vector vector : queries) {
      recorder.take();
      List<SearchHit> hits = memory.search(query(vector)).hits();
      statements.add(recorder.take());
      List<UUID> nearest = nearest(tenant, vector);
      Set<UUID> among = new HashSet<>(nearest);
      returned = Math.min(returned, (double) hits.size() / nearest.size());
      recall +=
          (double) hits.stream().filter(hit -> among.contains(hit.packet().id().value())).count()
              / nearest.size();
    }
    return new Found(returned, recall / queries.size(), statements);
  }

  /** Compares with every one of the tenant's, here and not in the database. */
  private static List<UUID> nearest(Tenant tenant, Vector vector) {
    return tenant.chunks().stream()
        .map(chunk -> new Near(chunk.packet(), chunk.vector().cosine(vector)))
        .sorted(Comparator.comparingDouble(Near::cosine).reversed())
        .limit(K)
        .map(Near::packet)
        .toList();
  }

  private static Comparison compare(
      WarmUp warmUp,
      Memory memory,
      List<Vector> queries,
      Connection plain,
      List<List<RecordedStatement>> statements,
      List<Double> latencies)
      throws Exception {
    int[] next = new int[2];
    return Comparison.ofCalls(
        warmUp,
        ROUNDS,
        queries.size(),
        () -> {
          SearchQuery query = query(queries.get(next[0]++ % queries.size()));
          latencies.add(
              Comparison.millis(
                  () -> {
                    if (memory.search(query).hits().isEmpty()) {
                      throw new IllegalStateException("a search that had hits has none");
                    }
                  }));
        },
        () -> {
          for (RecordedStatement statement : statements.get(next[1]++ % statements.size())) {
            try (PreparedStatement prepared = plain.prepareStatement(statement.sql())) {
              statement.run(prepared);
            }
          }
          plain.commit();
        });
  }

  private static List<Tenant> fill(
      BenchContext bench, BenchDatabase database, Size size, ClusteredVectors vectors)
      throws SQLException {
    List<Tenant> measured = new ArrayList<>();
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      // Filled in one go, the index is built once and not row by row.
      statement.execute("DROP INDEX memory_embeddings_hnsw_384");
      statement.execute("SET session_replication_role = replica");
      int left = size.chunks();
      for (int thousandths : SHARES) {
        int count = Math.max(K, (int) ((long) size.chunks() * thousandths / ALL));
        Tenant tenant = new Tenant("share-" + thousandths, thousandths, new ArrayList<>());
        insert(connection, tenant.name(), count, vectors, tenant.chunks());
        measured.add(tenant);
        left -= count;
        bench.say("filled in " + (size.chunks() - left) + " of " + size.chunks() + " chunks");
      }
      for (int other = 0; other < size.others(); other++) {
        insert(connection, "other-" + other, left / size.others(), vectors, new ArrayList<>());
      }
      bench.say("building the index");
      statement.execute("SET maintenance_work_mem = '512MB'");
      statement.execute(INDEX);
      statement.execute("RESET session_replication_role");
      statement.execute("VACUUM ANALYZE packet_store, memory_embeddings");
    }
    return measured;
  }

  private static void insert(
      Connection connection, String name, int count, ClusteredVectors vectors, List<Chunk> kept)
      throws SQLException {
    TenantId tenant = Names.tenant(name);
    try (PreparedStatement packets =
            connection.prepareStatement(
                """
                INSERT INTO packet_store (packet_id, packet_type, envelope, "timestamp", tenant_id, org_id, user_id,
                  root_id, content_hash)
                SELECT id, 'note', jsonb_build_object('text', 'chunk ' || id), timestamptz '2026-01-01Z', ?, ?, ?, id,
                  encode(sha256(id::text::bytea), 'hex')
                FROM unnest(?::uuid[]) AS id""");
        PreparedStatement embeddings =
            connection.prepareStatement(
                """
                INSERT INTO memory_embeddings (packet_id, embedding_type, model, vector, tenant_id, org_id, user_id)
                SELECT id, 'content', ?, v::vector, ?, ?, ? FROM unnest(?::uuid[], ?::text[]) AS row (id, v)""")) {
      for (int done = 0; done < count; done += ROWS_A_STATEMENT) {
        int rows = Math.min(ROWS_A_STATEMENT, count - done);
        UUID[] ids = new UUID[rows];
        String[] texts = new String[rows];
        for (int i = 0; i < rows; i++) {
          float[] vector = vectors.next();
          ids[i] =
              UUID.nameUUIDFromBytes((name + "/" + (done + i)).getBytes(StandardCharsets.UTF_8));
          texts[i] = ClusteredVectors.text(vector);
          kept.add(new Chunk(ids[i], Vector.of(vector)));
        }
        owner(packets, 1, tenant);
        packets.setArray(4, connection.createArrayOf("uuid", ids));
        packets.executeUpdate();
        embeddings.setString(1, PrecomputedEmbedder.MODEL.id());
        owner(embeddings, 2, tenant);
        embeddings.setArray(5, connection.createArrayOf("uuid", ids));
        embeddings.setArray(6, connection.createArrayOf("text", texts));
        embeddings.executeUpdate();
      }
    }
  }

  private static void owner(PreparedStatement statement, int first, TenantId tenant)
      throws SQLException {
    statement.setObject(first, tenant.value());
    statement.setObject(first + 1, Names.org(tenant, IsolationData.ORG).value());
    statement.setObject(first + 2, Names.user(tenant, IsolationData.USER).value());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
