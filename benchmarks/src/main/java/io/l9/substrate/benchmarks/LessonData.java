package io.l9.substrate.benchmarks;

import io.l9.substrate.Names;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Very many reflections of one user, filled in set by set: eight words each and a vector around one
 * of 200 topics; one in twenty is a failure, one in a hundred a false constraint, one in two
 * hundred a pattern. A tenth of them have been used in four tasks.
 *
 * @param reflections how many
 */
record LessonData(int reflections) {

  static final String TENANT = "lessons";

  private static final int CHUNK = 20_000;

  /** A task to ask about, near a topic. */
  record Sample(String description, Vector vector) {}

  /**
   * Fills them in.
   *
   * @param progress hears what is going on
   */
  void fill(BenchDatabase database, Consumer<String> progress) throws SQLException {
    TenantId tenant = Names.tenant(TENANT);
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(GENERATORS);
      statement.execute("SET session_replication_role = 'replica'");
      // filled in one go, the indexes are built once and not row by row
      List<String> definitions = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT string_agg(indexname, ', '), array_agg(indexdef) FROM pg_indexes"
                  + " WHERE indexname LIKE 'reflection\\_store\\_hnsw\\_384%'")) {
        row.next();
        definitions.addAll(List.of((String[]) row.getArray(2).getArray()));
        statement.execute("DROP INDEX " + row.getString(1));
      }
      try (PreparedStatement insert = connection.prepareStatement(REFLECTIONS)) {
        for (int from = 0; from < reflections; from += CHUNK) {
          insert.setObject(1, tenant.value());
          insert.setObject(2, Names.org(tenant, IsolationData.ORG).value());
          insert.setObject(3, Names.user(tenant, IsolationData.USER).value());
          insert.setString(4, PrecomputedEmbedder.MODEL.id());
          insert.setInt(5, from);
          insert.setInt(6, Math.min(reflections, from + CHUNK) - 1);
          insert.executeUpdate();
          progress.accept("filled in those up to number " + Math.min(reflections, from + CHUNK));
        }
      }
      try (PreparedStatement insert = connection.prepareStatement(USES)) {
        insert.setObject(1, tenant.value());
        insert.executeUpdate();
      }
      progress.accept("building " + definitions.size() + " indexes of vectors");
      statement.execute("SET maintenance_work_mem = '1GB'");
      for (String definition : definitions) {
        statement.execute(definition);
      }
      statement.execute("RESET session_replication_role");
      statement.execute("RESET maintenance_work_mem");
      statement.execute("VACUUM ANALYZE reflection_store, reflection_uses");
    }
  }

  /** Returns tasks, each with a common word, a rare one, and four that some reflections have. */
  List<Sample> samples(BenchDatabase database, int count) throws SQLException {
    List<Sample> samples = new ArrayList<>();
    try (Connection connection = database.superuser().getConnection();
        PreparedStatement statement = connection.prepareStatement(SAMPLES)) {
      statement.setInt(1, reflections);
      statement.setInt(2, count);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Float[] numbers = (Float[]) rows.getArray(2).getArray();
          float[] vector = new float[numbers.length];
          for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers[i];
          }
          samples.add(new Sample(rows.getString(1), Vector.of(vector)));
        }
      }
    }
    return samples;
  }

  private static final String GENERATORS =
      """
      CREATE SCHEMA taught;
      CREATE FUNCTION taught.word(kind text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT kind || translate(lpad(n::text, 6, '0'), '0123456789', 'bcdfgklmnp') $$;
      CREATE FUNCTION taught.words(n bigint) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT ARRAY[CASE WHEN n % 2 = 0 THEN 'gkd' ELSE taught.word('h', n % 5000) END, taught.word('r', n / 10)]
          || ARRAY(SELECT taught.word('f', (n * 31 + i * 977) % 5000) FROM generate_series(1, 6) AS i) $$;
      SELECT setseed(.4);
      CREATE TABLE taught.deviations AS
        SELECT kind, place, (SELECT array_agg(d)::vector(384)
          FROM (SELECT length * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS d
                FROM generate_series(1, 384) WHERE place IS NOT NULL) AS normal) AS v
        FROM (VALUES ('topic', 200, 1.0), ('one', 1000, .495), ('other', 1000, .495)) AS kinds (kind, count, length),
             generate_series(0, count - 1) AS place;
      ALTER TABLE taught.deviations ADD PRIMARY KEY (kind, place);
      ANALYZE taught.deviations;
      """;

  private static final String REFLECTIONS =
      """
      INSERT INTO reflection_store (reflection_id, tenant_id, org_id, user_id, reflection_type, content, normal_key,
        skeleton, path, terms, index_model, index_vector, governed, created_at, updated_at)
      SELECT gen_random_uuid(), ?, ?, ?,
        CASE WHEN n % 20 = 0 THEN 'failure' WHEN n % 100 = 1 THEN 'false_constraint' WHEN n % 200 = 2 THEN 'pattern'
             ELSE 'lesson' END,
        array_to_string(taught.words(n), ' '), gen_random_uuid(), gen_random_uuid(), 'stated', taught.words(n), ?,
        l2_normalize(topic.v + one.v + other.v), true,
        timestamptz '2026-01-01Z' + n * interval '1 second', timestamptz '2026-01-01Z' + n * interval '1 second'
      FROM generate_series(?, ?) AS n
      JOIN taught.deviations topic ON topic.kind = 'topic' AND topic.place = n::bigint * 7919 % 200
      JOIN taught.deviations one ON one.kind = 'one' AND one.place = n::bigint * 7907 % 1000
      JOIN taught.deviations other ON other.kind = 'other' AND other.place = n::bigint * 6007 / 11 % 1000
      """;

  private static final String USES =
      """
      INSERT INTO reflection_uses (tenant_id, org_id, user_id, task_id, reflection_id, task_kind, applied, outcome, repeated,
        used_at, judged_at)
      SELECT r.tenant_id, r.org_id, r.user_id, 'task ' || task, r.reflection_id, 'general', false,
        CASE WHEN random() < .7 THEN 'success' ELSE 'failure' END, false, now(), now()
      FROM reflection_store r, generate_series(1, 4) AS task
      WHERE r.tenant_id = ? AND extract(second FROM r.created_at)::int % 10 = 0
      """;

  private static final String SAMPLES =
      """
      SELECT 'gkd ' || taught.word('r', n / 10) || ' ' || taught.word('f', n * 3 % 5000) || ' '
          || taught.word('f', n * 5 % 5000) || ' ' || taught.word('f', n * 7 % 5000) || ' ' || taught.word('f', n * 11 % 5000),
        l2_normalize(topic.v + one.v)::real[]
      FROM (SELECT i::bigint * 997 % ? AS n FROM generate_series(1, ?) AS i) AS asked
      JOIN taught.deviations topic ON topic.kind = 'topic' AND topic.place = n * 31 % 200
      JOIN taught.deviations one ON one.kind = 'one' AND one.place = n * 37 % 1000
      """;
}
