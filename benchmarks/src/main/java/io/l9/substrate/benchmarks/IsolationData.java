package io.l9.substrate.benchmarks;

import io.l9.substrate.Names;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Packets of many tenants that write at the same time, so that neighbours on a page are other
 * people's; and in the schema {@code bare} the same tables with the rows of one tenant, which
 * nothing protects.
 *
 * @param tenants how many
 * @param packets of each tenant; of twenty each is a thread, in which each comes of the one before
 */
record IsolationData(int tenants, int packets) {

  /** Packets in a thread. */
  static final int THREAD = 20;

  /** Tags that a tenant uses, beside the one that is on everything. */
  static final int TAGS = 50;

  /** Subjects that a tenant has facts about. */
  static final int SUBJECTS = 100;

  static final String ORG = "org";
  static final String USER = "user";
  static final String TYPE = "note";

  private static final int CHUNK = 50_000;
  private static final int PACKETS_PER_FACT = 5;

  /** Every fourth packet belongs to the organisation, the others to the user. */
  private static final int OF_THE_ORGANISATION = 4;

  static String tenant(int number) {
    return "tenant-" + number;
  }

  int total() {
    return tenants * packets;
  }

  /** The number of a tenant's packet among all. */
  int number(int tenant, int ordinal) {
    return ordinal * tenants + tenant;
  }

  static boolean isTheUsers(int ordinal) {
    return ordinal % OF_THE_ORGANISATION != 0;
  }

  static PacketId packet(int number) {
    return new PacketId(UUID.fromString(dashed(hex(number))));
  }

  static ThreadId thread(int tenant, int ordinal) {
    return new ThreadId(
        UUID.fromString(
            dashed(
                "0191"
                    + String.format(Locale.ROOT, "%08x", tenant)
                    + "7000"
                    + "8"
                    + String.format(Locale.ROOT, "%015x", ordinal / THREAD))));
  }

  /** Of the packet with this number; the same as in SQL. */
  static String text(int number) {
    return "Entry "
        + number
        + " of a conversation about topic "
        + number % 997
        + ": "
        + "what was said, and by whom. ".repeat(6);
  }

  static String tag(int ordinal) {
    return "tag " + ordinal % TAGS;
  }

  static String subject(int number) {
    return "subject " + number % SUBJECTS;
  }

  /** Like the product's own ids: in the order of time. */
  private static String hex(int number) {
    return "0190"
        + String.format(Locale.ROOT, "%08x", number)
        + "7000"
        + "8"
        + String.format(Locale.ROOT, "%015x", number * 7919L % 1_000_003);
  }

  private static String dashed(String hex) {
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  void fill(BenchDatabase database, Consumer<String> progress) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(FUNCTIONS);
      scopes(connection);
      // The side tables are filled here set by set, which is what their triggers would do.
      statement.execute("SET session_replication_role = replica");
      for (int from = 0; from < total(); from += CHUNK) {
        int to = Math.min(total(), from + CHUNK);
        statement.execute(packets(from, to));
        progress.accept(String.format(Locale.ROOT, "filled in %,d of %,d packets", to, total()));
      }
      progress.accept("filling in their parents, tags and facts");
      statement.execute(SIDE_TABLES);
      statement.execute("RESET session_replication_role");
      statement.execute(facts());
      progress.accept("collecting statistics");
      statement.execute(
          "VACUUM ANALYZE packet_store, packet_parents, packet_tags, knowledge_facts");
    }
  }

  /** Makes {@code bare} anew, with the rows of one tenant. */
  void isolate(BenchDatabase database, int tenant) throws SQLException {
    UUID id = Names.tenant(tenant(tenant)).value();
    for (String table :
        new String[] {"packet_store", "packet_parents", "packet_tags", "knowledge_facts"}) {
      database.execute(
          "DROP TABLE IF EXISTS bare.%1$s; CREATE TABLE bare.%1$s (LIKE public.%1$s INCLUDING ALL)"
              .formatted(table));
      // in the order in which they were written
      database.execute(
          "INSERT INTO bare.%1$s SELECT * FROM public.%1$s WHERE tenant_id = '%2$s' ORDER BY ctid"
              .formatted(table, id));
      database.execute("VACUUM ANALYZE bare." + table);
    }
  }

  private void scopes(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO bare.scopes VALUES (?, ?, ?, ?)")) {
      for (int number = 0; number < tenants; number++) {
        TenantId tenant = Names.tenant(tenant(number));
        insert.setInt(1, number);
        insert.setObject(2, tenant.value());
        insert.setObject(3, Names.org(tenant, ORG).value());
        insert.setObject(4, Names.user(tenant, USER).value());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static final String FUNCTIONS =
      """
      CREATE SCHEMA bare;
      CREATE TABLE bare.scopes (number int PRIMARY KEY, tenant uuid, org uuid, "user" uuid);
      CREATE FUNCTION bare.packet(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT ('0190' || lpad(to_hex(n), 8, '0') || '70008' || lpad(to_hex(n * 7919 % 1000003), 15, '0'))::uuid $$;
      CREATE FUNCTION bare.thread(tenant bigint, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT ('0191' || lpad(to_hex(tenant), 8, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid $$;
      CREATE FUNCTION bare.text(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT 'Entry ' || n || ' of a conversation about topic ' || n % 997 || ': '
          || repeat('what was said, and by whom. ', 6) $$;
      """;

  private String packets(int from, int to) {
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO packet_store (packet_id, packet_type, envelope, "timestamp", tenant_id, org_id, user_id,
          thread_id, parent_ids, generation, root_id, tags, content_hash)
        SELECT bare.packet(n), '%2$s', jsonb_build_object('text', bare.text(n)),
          timestamptz '2026-01-01Z' + n * interval '1 second', s.tenant, s.org,
          CASE WHEN k %% %8$d = 0 THEN NULL ELSE s."user" END,
          bare.thread(t, k / %3$d),
          CASE WHEN k %% %3$d = 0 THEN '{}'::uuid[]
               WHEN k %% %3$d < 5 THEN ARRAY[bare.packet(n - %1$d)]
               ELSE ARRAY[bare.packet(n - %1$d), bare.packet(n - 5 * %1$d)] END,
          k %% %3$d, bare.packet(n - k %% %3$d * %1$d),
          ARRAY['tag ' || k %% %4$d, 'all'],
          encode(sha256(convert_to('%2$s' || E'\\n' || '{"text":"' || bare.text(n) || '"}', 'UTF8')), 'hex')
        FROM (SELECT n, n %% %1$d AS t, n / %1$d AS k FROM generate_series(%5$d, %6$d) AS n) AS made
        JOIN bare.scopes s ON s.number = made.t ORDER BY n
        """,
        tenants,
        TYPE,
        THREAD,
        TAGS,
        from,
        to - 1,
        packets,
        OF_THE_ORGANISATION);
  }

  private static final String SIDE_TABLES =
      """
      INSERT INTO packet_parents (tenant_id, packet_id, parent_id, ordinal, org_id, user_id, scope)
        SELECT p.tenant_id, p.packet_id, parent.id, parent.ordinal, p.org_id, p.user_id, p.scope
        FROM packet_store p, unnest(p.parent_ids) WITH ORDINALITY AS parent (id, ordinal);
      INSERT INTO packet_tags (tenant_id, tag, packet_id, "timestamp", org_id, user_id, scope)
        SELECT p.tenant_id, tag, p.packet_id, p."timestamp", p.org_id, p.user_id, p.scope
        FROM packet_store p, unnest(p.tags) AS tag;
      """;

  private String facts() {
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO knowledge_facts (tenant_id, org_id, user_id, subject, predicate, object)
        SELECT s.tenant, s.org, s."user", 'Subject ' || k %% %2$d, 'likes', to_jsonb('thing ' || n)
        FROM (SELECT n, n %% %1$d AS t, n / %1$d AS k FROM generate_series(0, %3$d) AS n) AS made
        JOIN bare.scopes s ON s.number = made.t ORDER BY n
        """,
        tenants,
        SUBJECTS,
        total() / PACKETS_PER_FACT - 1);
  }
}
