package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.ChunkPenalty;
import io.l9.substrate.domain.memory.search.EmbeddingIndex.Match;
import io.l9.substrate.domain.memory.search.EmbeddingIndex.Matches;
import io.l9.substrate.domain.memory.search.EmbeddingIndex.Query;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The approximate index, asked from the first vector on. */
class HnswIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final EmbeddingModel MODEL = new EmbeddingModel("hnsw", 384);
  private static final int PACKETS = 200;
  private static final int LIMIT = 10;

  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(7));
  private static final TenantScope ACTOR = FIXTURE.actor();
  private static final Map<PacketId, List<Vector>> VECTORS = new HashMap<>();

  private static ObservedDataSource observed;
  private static Persistence persistence;

  @BeforeAll
  static void fill() throws SQLException {
    observed = new ObservedDataSource(planningForManyRows(), true);
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0);
    VECTORS.putAll(store(ACTOR, "own"));
    for (TenantScope other : List.of(FIXTURE.world().foreigner(), FIXTURE.world().colleague())) {
      store(other, "others");
    }
    try (Connection owner = MEMORY.database().owner().getConnection();
        Statement statement = owner.createStatement()) {
      statement.execute("ANALYZE memory_embeddings, packet_store");
    }
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  /**
   * The data is too small for the planner to prefer an index: it is told that all else costs, and
   * not to compile because of that.
   */
  private static org.postgresql.ds.PGSimpleDataSource planningForManyRows() {
    var api = (org.postgresql.ds.PGSimpleDataSource) MEMORY.database().api();
    api.setOptions("-c enable_seqscan=off -c enable_sort=off -c enable_bitmapscan=off -c jit=off");
    return api;
  }

  private static Map<PacketId, List<Vector>> store(TenantScope actor, String tag) {
    Map<PacketId, List<Vector>> vectors = new HashMap<>();
    List<Packet> packets = new ArrayList<>();
    List<Embedding> embeddings = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      Packet packet = FIXTURE.packet(actor).tags(tag, i % 100 == 0 ? "rare" : "common").build();
      packets.add(packet);
      Vector vector = FIXTURE.vector(MODEL.dimension());
      List<Vector> chunks = new ArrayList<>(List.of(vector));
      if (i % 20 == 0) {
        for (int chunk = 1; chunk < 6; chunk++) {
          chunks.add(near(vector));
        }
      }
      for (int chunk = 0; chunk < chunks.size(); chunk++) {
        embeddings.add(FIXTURE.embedding(packet, MODEL, chunks.get(chunk), chunk));
      }
      vectors.put(packet.id(), chunks);
    }
    persistence
        .memory()
        .unitOfWork()
        .inScope(
            actor,
            () -> {
              persistence.memory().packets().createAbsent(packets);
              persistence.memory().embeddings().createAll(embeddings);
              persistence
                  .memory()
                  .embeddingSpaces()
                  .noteAbsent(actor.tenant(), Map.of(EmbeddingSpace.CONTENT, MODEL));
              persistence
                  .memory()
                  .embeddings()
                  .countChunks(packets.stream().map(packet -> packet.id().value()).toList());
              return null;
            });
    return vectors;
  }

  private static Vector near(Vector vector) {
    float[] numbers = vector.toArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += (float) (FIXTURE.random().nextGaussian() / 10);
    }
    return Vector.of(numbers);
  }

  @Test
  void asksTheIndexOfTheDimension() {
    observed.clear();
    Matches matches = nearest(FIXTURE.vector(384), PacketFilter.NONE, null);
    assertFalse(matches.exact());
    assertTrue(
        observed.plans().matches("(?s).*Index Scan using memory_embeddings_p\\d\\d_vector_idx .*"),
        observed.plans());
    assertTrue(
        observed.plans().matches("(?s).*Result.*One-Time Filter.*Index Scan using memory_.*"),
        () -> "the scan must be set up before its first row: " + observed.plans());
  }

  /** Of another actor as of another time, there may be more or fewer of them. */
  @Test
  void countsTheVectorsOnceAMinute_forEachActor() {
    Instant start = NOW.plus(Duration.ofDays(1));
    assertEquals(1, countsOf(ACTOR, start));
    assertEquals(0, countsOf(ACTOR, start.plusSeconds(60)));
    assertEquals(1, countsOf(FIXTURE.world().colleague(), start));
    assertEquals(1, countsOf(ACTOR, start.plusSeconds(61)));
    assertEquals(1, countsOf(ACTOR, start.minusSeconds(60)));
  }

  private static long countsOf(TenantScope actor, Instant now) {
    observed.clear();
    Vector probe = FIXTURE.vector(384);
    Query query =
        new Query(EmbeddingSpace.CONTENT, MODEL, probe, PacketFilter.NONE, LIMIT, null, true, now);
    MemoryStore memory = persistence.memory();
    assertEquals(
        LIMIT,
        memory
            .unitOfWork()
            .inScope(actor, () -> memory.embeddingIndex().nearest(query))
            .matches()
            .size());
    return observed.statements().stream()
        .filter(statement -> statement.startsWith("SELECT count(*)"))
        .count();
  }

  @Test
  void findsNearlyTheSameAsComparingEach_bestFirst() {
    int found = 0;
    int rounds = 20;
    for (int round = 0; round < rounds; round++) {
      Vector probe = FIXTURE.vector(384);
      Matches matches = nearest(probe, PacketFilter.NONE, null);
      assertFalse(matches.exact());
      assertEquals(LIMIT, matches.matches().size());
      assertBestFirstAndTrue(probe, matches);
      Set<PacketId> hits =
          matches.matches().stream().map(Match::packet).collect(Collectors.toSet());
      hits.retainAll(expected(probe));
      found += hits.size();
    }
    assertTrue(found >= 0.9 * rounds * LIMIT, "recall " + found + " of " + rounds * LIMIT);
  }

  @Test
  void findsEachPacketOnce_byItsNearestChunk() {
    PacketId chunked =
        VECTORS.entrySet().stream()
            .filter(e -> e.getValue().size() > 1)
            .findFirst()
            .orElseThrow()
            .getKey();
    Vector probe = VECTORS.get(chunked).get(3);
    Matches matches = nearest(probe, PacketFilter.NONE, null);
    assertEquals(LIMIT, matches.matches().size());
    assertEquals(
        LIMIT, new HashSet<>(matches.matches().stream().map(Match::packet).toList()).size());
    assertEquals(chunked, matches.matches().get(0).packet());
    assertEquals("chunk 3", matches.matches().get(0).text());
    assertEquals(1, matches.matches().get(0).similarity(), 1e-5);
  }

  @Test
  void findsAllThatPassTheFilter_howeverFewTheyAre() {
    Vector probe = FIXTURE.vector(384);
    Matches rare =
        nearest(probe, PacketFilter.must(new AnyOf(NameField.TAGS, Set.of("rare"))), null);
    assertEquals(PACKETS / 100, rare.matches().size());
    assertTrue(rare.exact(), "the index gave too few, so each was compared");
    assertBestFirstAndTrue(probe, rare);
    Matches none =
        nearest(probe, PacketFilter.must(new AnyOf(NameField.TAGS, Set.of("others"))), null);
    assertEquals(List.of(), none.matches());
  }

  @Test
  void filtersInsideTheIndexScan() {
    Matches matches =
        nearest(
            FIXTURE.vector(384),
            PacketFilter.must(new AnyOf(NameField.TAGS, Set.of("common"))),
            null);
    assertFalse(matches.exact());
    assertEquals(LIMIT, matches.matches().size());
  }

  @Test
  void leavesOutWhatIsNotSimilarEnough() {
    PacketId packet = VECTORS.keySet().iterator().next();
    Matches matches = nearest(VECTORS.get(packet).get(0), PacketFilter.NONE, 0.9);
    assertEquals(List.of(packet), matches.matches().stream().map(Match::packet).toList());
  }

  @Test
  void leavesTheSettingsOfAJoinedTransactionAsTheyWere() throws SQLException {
    try (Connection connection = MEMORY.database().api().getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, "SELECT '[1]'::vector");
      execute(connection, "SET LOCAL hnsw.ef_search = 77");
      Matches matches =
          persistence.joining(
              connection,
              ACTOR,
              () ->
                  persistence
                      .memory()
                      .embeddingIndex()
                      .nearest(query(FIXTURE.vector(384), PacketFilter.NONE, null)));
      assertNotEquals(List.of(), matches.matches());
      assertEquals("77", setting(connection, "hnsw.ef_search"));
      assertEquals("off", setting(connection, "hnsw.iterative_scan"));
      connection.rollback();
    }
  }

  @Test
  void leavesTheDefaultsToAJoinedTransaction_thatKnewNoVectorsBefore() throws SQLException {
    try (Connection connection = MEMORY.database().api().getConnection()) {
      connection.setAutoCommit(false);
      persistence.joining(
          connection,
          ACTOR,
          () ->
              persistence
                  .memory()
                  .embeddingIndex()
                  .nearest(query(FIXTURE.vector(384), PacketFilter.NONE, null)));
      assertEquals("40", setting(connection, "hnsw.ef_search"));
      assertEquals("off", setting(connection, "hnsw.iterative_scan"));
      connection.rollback();
    }
  }

  private static Matches nearest(Vector probe, PacketFilter filter, Double minSimilarity) {
    return persistence
        .memory()
        .unitOfWork()
        .inScope(
            ACTOR,
            () ->
                persistence.memory().embeddingIndex().nearest(query(probe, filter, minSimilarity)));
  }

  private static Query query(Vector probe, PacketFilter filter, Double minSimilarity) {
    return new Query(EmbeddingSpace.CONTENT, MODEL, probe, filter, LIMIT, minSimilarity, true, NOW);
  }

  private static double similarity(PacketId packet, Vector probe) {
    List<Vector> vectors = VECTORS.get(packet);
    return vectors.subList(vectors.size() == 1 ? 0 : 1, vectors.size()).stream()
        .mapToDouble(v -> v.cosine(probe))
        .max()
        .orElseThrow();
  }

  private static double score(PacketId packet, Vector probe) {
    return similarity(packet, probe) - ChunkPenalty.of(VECTORS.get(packet).size() - 1);
  }

  private static List<PacketId> expected(Vector probe) {
    return VECTORS.keySet().stream()
        .sorted(Comparator.comparingDouble(p -> -score(p, probe)))
        .limit(LIMIT)
        .toList();
  }

  private static void assertBestFirstAndTrue(Vector probe, Matches matches) {
    double last = 1;
    for (Match match : matches.matches()) {
      assertTrue(match.score() <= last);
      last = match.score();
      assertEquals(score(match.packet(), probe), match.score(), 1e-5);
      assertEquals(similarity(match.packet(), probe), match.similarity(), 1e-5);
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
