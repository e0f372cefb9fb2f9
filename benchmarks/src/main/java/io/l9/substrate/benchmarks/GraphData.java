package io.l9.substrate.benchmarks;

import io.l9.substrate.Names;
import io.l9.substrate.domain.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Relationships of many tenants that write at the same time. Each entity has as many edges from it;
 * their targets follow a power law, so that the first entities are hubs. Of five edges one is
 * another organisation's, one the whole organisation's, and three are the user's. Of ten edges one
 * is said twice, by the user and by the organisation.
 *
 * @param tenants how many
 * @param entities of each tenant
 * @param degree edges from each entity
 */
record GraphData(int tenants, int entities, int degree) {

  private static final int CHUNK = 50_000;

  static String entity(int number) {
    return "entity " + number;
  }

  int edges() {
    return tenants * entities * degree;
  }

  void fill(BenchDatabase database, Consumer<String> progress) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(SCOPES);
      scopes(connection);
      // No trigger changes these rows; each would be called a million times.
      statement.execute("SET session_replication_role = replica");
      for (int from = 0; from < edges(); from += CHUNK) {
        int to = Math.min(edges(), from + CHUNK);
        statement.execute(edges(from, to));
        progress.accept(String.format(Locale.ROOT, "filled in %,d of %,d edges", to, edges()));
      }
      statement.execute("RESET session_replication_role");
      progress.accept("collecting statistics");
      statement.execute("VACUUM ANALYZE entity_relationships");
    }
  }

  private void scopes(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO made.scopes VALUES (?, ?, ?, ?, ?)")) {
      for (int number = 0; number < tenants; number++) {
        TenantId tenant = Names.tenant(IsolationData.tenant(number));
        insert.setInt(1, number);
        insert.setObject(2, tenant.value());
        insert.setObject(3, Names.org(tenant, IsolationData.ORG).value());
        insert.setObject(4, Names.org(tenant, "another").value());
        insert.setObject(5, Names.user(tenant, IsolationData.USER).value());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static final String SCOPES =
      """
      CREATE SCHEMA made;
      CREATE TABLE made.scopes (number int PRIMARY KEY, tenant uuid, org uuid, other uuid, "user" uuid)""";

  private String edges(int from, int to) {
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO entity_relationships (tenant_id, org_id, user_id, source_entity, relationship_type, target_entity,
          confidence, mention_count, first_seen, last_seen)
        SELECT s.tenant, CASE WHEN k %% 5 = 0 THEN s.other ELSE s.org END, CASE WHEN k %% 10 IN (2, 4, 7, 8, 9) THEN s."user" END,
          'Entity ' || edge / %3$d, 'type ' || edge %% %3$d,
          'Entity ' || floor(%2$d * ((hashint8extended(edge * %1$d + t, 4) & 1048575) / 1048576.0) ^ 3)::int,
          (50 + k * 7919 %% 51) / 100.0, 1 + k %% 3, at, at
        FROM (SELECT n, n %% %1$d AS t, n / %1$d AS k, n / %1$d - (n / %1$d %% 10 = 3)::int AS edge,
                timestamptz '2026-01-01Z' + n * interval '1 second' AS at
              FROM generate_series(%4$d::int8, %5$d) AS n) AS made
        JOIN made.scopes s ON s.number = made.t ORDER BY n
        """,
        tenants,
        entities,
        degree,
        from,
        to - 1);
  }
}
