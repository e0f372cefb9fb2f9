package io.l9.substrate.benchmarks;

import io.l9.substrate.Names;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Packets of tenants of very different sizes, which write at the same time: with parents, tags,
 * eight search terms each, and a vector for every fifth. Of each thousand packets in a row the four
 * measured tenants have 1, 10, 100 and 400, and 163 others three each. Filled in set by set, which
 * is what the triggers of the side tables and the product's own inserts would do.
 *
 * @param packets of all tenants, a multiple of a thousand
 * @param analysis the version of the search terms, as the product writes them
 */
record ScaleData(int packets, int analysis) {

  /** The measured tenants' packets of each thousand. */
  static final List<Integer> SHARES = List.of(1, 10, 100, 400);

  /** A word that every other packet of a tenant has. */
  static final String COMMON_WORD = "gkd";

  /** A tag of every fiftieth packet of a tenant. */
  static final String TAG = "tag 0";

  /** Search terms of a packet. */
  static final int TERMS = 8;

  private static final int THOUSAND = 1000;
  private static final int OTHERS = 163;
  private static final int CHUNK = 50_000;
  private static final long NONE_LEFT_OUT = -1;

  /**
   * A packet to ask for.
   *
   * @param word one that ten packets of the tenant have
   * @param vector near the same topic as others of the tenant
   */
  record Sample(PacketId packet, ThreadId thread, ContentHash hash, String word, Vector vector) {}

  static String tenant(int share) {
    return "share-" + share;
  }

  /** Packets of a measured tenant. */
  int of(int share) {
    return packets / THOUSAND * share;
  }

  /** Makes what the rows are generated of. */
  void prepare(BenchDatabase database) throws SQLException {
    database.execute(GENERATORS);
    database.execute(
        String.format(
            Locale.ROOT,
            "CREATE TABLE made.product AS SELECT %d::smallint AS analysis, '%s'::text AS model",
            analysis,
            PrecomputedEmbedder.MODEL.id()));
    try (Connection connection = database.superuser().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO made.tenants SELECT ?, slot, ?, ?, ?, ?, ?"
                    + " FROM generate_series(?, ?) AS slot")) {
      int lower = 0;
      for (int number = 0; number < SHARES.size() + OTHERS; number++) {
        boolean measured = number < SHARES.size();
        int width =
            measured
                ? SHARES.get(number)
                : (THOUSAND - SHARES.stream().mapToInt(i -> i).sum()) / OTHERS;
        TenantId tenant = Names.tenant(measured ? tenant(width) : "other-" + number);
        insert.setInt(1, number);
        insert.setInt(2, lower);
        insert.setInt(3, width);
        insert.setObject(4, tenant.value());
        insert.setObject(5, Names.org(tenant, IsolationData.ORG).value());
        insert.setObject(6, Names.user(tenant, IsolationData.USER).value());
        insert.setInt(7, lower);
        insert.setInt(8, lower + width - 1);
        insert.addBatch();
        lower += width;
      }
      insert.executeBatch();
    }
  }

  /** Fills in the packets of all tenants. */
  void fill(BenchDatabase database, Consumer<String> progress) throws SQLException {
    fill(database, NONE_LEFT_OUT, progress);
  }

  /** Fills in the packets of one measured tenant alone, the same as among all. */
  void fillAlone(BenchDatabase database, int share, Consumer<String> progress) throws SQLException {
    fill(database, SHARES.indexOf(share), progress);
  }

  private void fill(BenchDatabase database, long only, Consumer<String> progress)
      throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "TRUNCATE packet_store, lexical_statistics, tag_statistics, memory_access_log,"
              + " access_backlog CASCADE");
      // Filled in one go, the index is built once and not row by row.
      String index =
          "SELECT pg_get_indexdef('memory_embeddings_hnsw_384'::regclass), set_config("
              + "'session_replication_role', 'replica', false)";
      String definition = single(statement, index).replace(" ON ONLY ", " ON ");
      statement.execute("DROP INDEX memory_embeddings_hnsw_384");
      for (int from = 0; from < packets; from += CHUNK) {
        int to = Math.min(packets, from + CHUNK);
        statement.execute(chunk(from, to, only));
        for (String table : TABLES) {
          statement.execute(table);
        }
        progress.accept(String.format(Locale.ROOT, "filled in %,d of %,d packets", to, packets));
      }
      statement.execute(STATISTICS);
      progress.accept("building the index of vectors");
      statement.execute("SET maintenance_work_mem = '1GB'");
      statement.execute(definition);
      statement.execute("RESET session_replication_role");
      statement.execute("RESET maintenance_work_mem");
      statement.execute(
          "VACUUM ANALYZE packet_store, packet_parents, packet_tags, packet_terms,"
              + " lexical_statistics, tag_statistics, memory_embeddings");
    }
  }

  private static String single(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Samples of a measured tenant, spread over its packets, which have vectors. */
  List<Sample> samples(BenchDatabase database, int share, int count) throws SQLException {
    List<Sample> samples = new ArrayList<>();
    try (Connection connection = database.superuser().getConnection();
        PreparedStatement select = connection.prepareStatement(SAMPLES)) {
      select.setLong(1, of(share));
      select.setInt(2, count);
      select.setInt(3, SHARES.indexOf(share));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          samples.add(
              new Sample(
                  new PacketId(rows.getObject(1, UUID.class)),
                  new ThreadId(rows.getObject(2, UUID.class)),
                  new ContentHash(rows.getString(3)),
                  rows.getString(4),
                  vector((Float[]) rows.getArray(5).getArray())));
        }
      }
    }
    return samples;
  }

  private static Vector vector(Float[] values) {
    float[] vector = new float[values.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values[i];
    }
    return Vector.of(vector);
  }

  /**
   * The schema {@code made}. A packet's number says its time; the tenant's ordinal its thread, tag,
   * words and topic. Words are of letters that no stemmer changes. Vectors lie around 200 topics,
   * each a topic and two of a thousand deviations.
   */
  private static final String GENERATORS =
      """
      CREATE SCHEMA made;
      CREATE TABLE made.tenants (number int, slot int PRIMARY KEY, lower int, width int, tenant uuid, org uuid, "user" uuid);
      CREATE FUNCTION made.number(lower int, width int, k bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
        SELECT k / width * 1000 + (lower + k % width) * 953 % 1000 $$;
      CREATE FUNCTION made.packet(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT ('0190' || lpad(to_hex(n), 8, '0') || '70008' || lpad(to_hex(n * 7919 % 1000003), 15, '0'))::uuid $$;
      CREATE FUNCTION made.thread(number int, k bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT ('0191' || lpad(to_hex(number), 8, '0') || '70008' || lpad(to_hex(k / 20), 15, '0'))::uuid $$;
      CREATE FUNCTION made.hash(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT encode(sha256(decode(lpad(to_hex(n), 16, '0'), 'hex')), 'hex') $$;
      CREATE FUNCTION made.word(kind text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT kind || translate(lpad(n::text, 7, '0'), '0123456789', 'bcdfgklmnp') $$;
      CREATE FUNCTION made.words(k bigint) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT ARRAY[CASE WHEN k % 2 = 0 THEN 'gkd' ELSE made.word('h', k % 5000) END, made.word('r', k / 10)]
          || ARRAY(SELECT made.word('f', (k * 31 + i * 977) % 5000) FROM generate_series(1, 6) AS i) $$;
      SELECT setseed(.4);
      CREATE TABLE made.deviations AS
        SELECT kind, place, (SELECT array_agg(d)::vector(384)
          FROM (SELECT length * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS d
                FROM generate_series(1, 384) WHERE place IS NOT NULL) AS normal) AS v
        FROM (VALUES ('topic', 200, 1.0), ('one', 1000, .495), ('other', 1000, .495)) AS kinds (kind, count, length),
             generate_series(0, count - 1) AS place;
      ALTER TABLE made.deviations ADD PRIMARY KEY (kind, place);
      ANALYZE made.deviations;
      """;

  private static String chunk(int from, int to, long only) {
    return String.format(
        Locale.ROOT,
        """
        CREATE TABLE IF NOT EXISTS made.packets (n bigint, k bigint, number int, lower int, width int,
          tenant uuid, org uuid, "user" uuid, words text[]);
        TRUNCATE made.packets;
        INSERT INTO made.packets
          SELECT n, k, number, lower, width, tenant, org, CASE WHEN k %% 4 = 0 THEN NULL ELSE "user" END, made.words(k)
          FROM generate_series(%1$d, %2$d) AS n JOIN made.tenants ON slot = n %% 1000 * 617 %% 1000,
            LATERAL (SELECT n / 1000 * width + slot - lower AS k) AS ordinal
          WHERE %3$d IN (-1, number) ORDER BY n;
        ANALYZE made.packets;
        """,
        from,
        to - 1,
        only);
  }

  private static final List<String> TABLES =
      List.of(
          """
          INSERT INTO packet_store (packet_id, packet_type, envelope, "timestamp", tenant_id, org_id, user_id,
            thread_id, parent_ids, generation, root_id, tags, content_hash)
          SELECT made.packet(n), 'note',
            jsonb_build_object('text', 'Entry ' || n || ' of a conversation, in which was said, and by whom it was said: '
              || array_to_string(words, ' ')),
            timestamptz '2026-01-01Z' + n * interval '1 second', tenant, org, "user", made.thread(number, k),
            CASE WHEN k % 20 = 0 THEN '{}'::uuid[] ELSE ARRAY[made.packet(made.number(lower, width, k - 1))] END,
            k % 20, made.packet(made.number(lower, width, k - k % 20)),
            ARRAY['tag ' || k % 50, 'all'], made.hash(n)
          FROM made.packets ORDER BY n
          """,
          """
          INSERT INTO packet_parents (tenant_id, packet_id, parent_id, ordinal, org_id, user_id, scope)
          SELECT tenant, made.packet(n), made.packet(made.number(lower, width, k - 1)), 1, org, "user", 'shared'
          FROM made.packets WHERE k % 20 > 0 ORDER BY n
          """,
          """
          INSERT INTO packet_tags (tenant_id, tag, packet_id, "timestamp", org_id, user_id, scope)
          SELECT tenant, tag, made.packet(n), timestamptz '2026-01-01Z' + n * interval '1 second', org, "user", 'shared'
          FROM made.packets, unnest(ARRAY['tag ' || k % 50, 'all']) AS tag ORDER BY n
          """,
          """
          INSERT INTO packet_terms (tenant_id, org_id, user_id, scope, term, packet_id, frequency, length, analysis)
          SELECT tenant, org, "user", 'shared', term, made.packet(n), 1, 8, analysis
          FROM made.packets, made.product, unnest(words) AS term ORDER BY n
          """,
          """
          INSERT INTO memory_embeddings (packet_id, embedding_type, model, vector, tenant_id, org_id, user_id)
          SELECT made.packet(n), 'content', model, l2_normalize(topic.v + one.v + other.v), tenant, org, "user"
          FROM made.packets JOIN made.product ON true
          JOIN made.deviations topic ON topic.kind = 'topic' AND topic.place = n * 7919 / 5 % 200
          JOIN made.deviations one ON one.kind = 'one' AND one.place = n * 7907 / 5 % 1000
          JOIN made.deviations other ON other.kind = 'other' AND other.place = n * 6007 / 11 % 1000
          WHERE k % 5 = 0 ORDER BY n
          """);

  private static final String STATISTICS =
      """
      INSERT INTO lexical_statistics (tenant_id, org_id, user_id, scope, analysis, documents, terms, folded)
        SELECT tenant_id, org_id, user_id, scope, analysis, count(*), 8 * count(*), true
        FROM packet_store, made.product GROUP BY 1, 2, 3, 4, 5;
      INSERT INTO tag_statistics (tenant_id, tag, org_id, user_id, scope, packets, folded)
        SELECT tenant_id, tag, org_id, user_id, scope, count(*), true FROM packet_tags GROUP BY 1, 2, 3, 4, 5;
      """;

  private static final String SAMPLES =
      """
      SELECT made.packet(n), made.thread(number, k), made.hash(n), made.word('r', k / 10),
        l2_normalize(topic.v + one.v + other.v)::real[]
      FROM (SELECT DISTINCT number, lower, width FROM made.tenants) AS tenants,
        LATERAL (SELECT ? AS packets, ? AS count) AS size,
        generate_series(0, size.count - 1) AS i,
        LATERAL (SELECT i * (packets / size.count) / 20 * 20 + 10 + i % 10 AS wanted) AS spread,
        LATERAL (SELECT least(wanted, packets - 1) AS k) AS ordinal,
        LATERAL (SELECT made.number(lower, width, k) AS n) AS numbers
      JOIN made.deviations topic ON topic.kind = 'topic' AND topic.place = n * 31 % 200
      JOIN made.deviations one ON one.kind = 'one' AND one.place = n * 37 % 1000
      JOIN made.deviations other ON other.kind = 'other' AND other.place = n * 41 % 1000
      WHERE number = ?
      """;
}
