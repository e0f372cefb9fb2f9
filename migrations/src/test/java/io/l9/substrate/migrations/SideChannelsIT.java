package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.migrations.OracleWorld.Stored;
import io.l9.substrate.migrations.OracleWorld.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The fifth proof of docs/isolation.md: what belongs to somebody else, and what does not exist, are
 * one and the same from outside, word for word.
 */
@ExtendWith(TestCluster.class)
@Isolated("sees the sessions of its login in all databases of the server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SideChannelsIT {

  private static final Scope ME = Scope.END_USER;
  private static final String UNKNOWN = "00000000-0000-4000-8000-00000000dead";

  private final Connection superuser;
  private final OracleWorld world;
  private final Connection api;

  SideChannelsIT(TestCluster cluster) throws SQLException {
    String database = cluster.migrated();
    superuser = cluster.as("postgres", database).getConnection();
    world = OracleWorld.plant(new Random(7), superuser);
    api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
  }

  @BeforeEach
  void begin() throws SQLException {
    execute(api, ME.begin());
  }

  @AfterEach
  void rollBack() throws SQLException {
    api.rollback();
  }

  @AfterAll
  void disconnect() throws SQLException {
    api.close();
    superuser.close();
  }

  static Stream<Tables.Protected> tables() {
    return Tables.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void touchesAForeignRowAsLittleAsNone(Tables.Protected rules) throws SQLException {
    Table table = world.table(rules.name());
    String unknown = table.keyType().equals("uuid") ? UNKNOWN : "7";
    for (Stored foreign :
        List.of(of(table, inMyTenant().and(hidden())), of(table, inMyTenant().negate()))) {
      for (String sql :
          List.of(
              "SELECT * FROM %s WHERE %s = %s",
              "UPDATE %1$s SET %2$s = %2$s WHERE %2$s = %3$s", "DELETE FROM %s WHERE %s = %s")) {
        assertEquals(
            said(sql.formatted(table.name(), table.key(), table.literal(unknown))),
            said(sql.formatted(table.name(), table.key(), table.literal(foreign.id()))));
      }
    }
  }

  /** An id that is taken answers as one's own would, or as one that is free. */
  @ParameterizedTest
  @MethodSource("tables")
  void refusesATakenIdInTheSameWords_whoeverTookIt(Tables.Protected rules) throws SQLException {
    Table table = world.table(rules.name());
    if (table.besidePackets()) {
      return;
    }
    Stored mine = of(table, row -> row.owner().readableBy(ME));
    for (String suffix : List.of("", " ON CONFLICT DO NOTHING", " RETURNING " + table.key())) {
      List<String> likely =
          List.of(inserting(mine, table, suffix), inserting(world.fresh(table), table, suffix));
      for (Stored foreign :
          List.of(of(table, inMyTenant().and(hidden())), of(table, inMyTenant().negate()))) {
        assertTrue(
            likely.contains(inserting(foreign, table, suffix)),
            () -> foreign + " " + suffix + " is told apart from " + likely);
      }
    }
  }

  private String inserting(Stored taken, Table table, String suffix) throws SQLException {
    Stored row = new Stored(taken.id(), taken.owner(), "m", world.fresh(table).place());
    // the id as a whole: a short one is also a part of other numbers
    return said(table.insertStamped(row, Map.of()) + suffix)
        .replaceAll("\\b" + Pattern.quote(taken.id()) + "\\b", "ID");
  }

  @ParameterizedTest
  @CsvSource({
    "knowledge_facts, source_packet, packet_store",
    "entity_relationships, source_packet, packet_store",
    "reflection_store, source_packet, packet_store",
    "memory_embeddings, packet_id, packet_store",
    "transactions, supplier_id, supplier_profiles",
    "transactions, buyer_id, buyer_profiles"
  })
  void refersToNothingForeign_inTheWordsForNothing(String child, String column, String parent)
      throws SQLException {
    Table table = world.table(child);
    Table parents = world.table(parent);
    String ownParent = own(parents);
    String insert = table.insertStamped(world.fresh(table), Map.of(column, "%s"));
    String update =
        "UPDATE %s SET %s = %%s WHERE %s = '%s'".formatted(child, column, table.key(), own(table));
    for (String sql : List.of(insert, update)) {
      String nothing = said(sql.formatted("'" + UNKNOWN + "'::uuid"));
      assertTrue(nothing.startsWith("42501"), nothing);
      for (Stored foreign :
          List.of(of(parents, inMyTenant().and(hidden())), of(parents, inMyTenant().negate()))) {
        assertEquals(nothing, said(sql.formatted(parents.literal(foreign.id()))));
      }
      assertEquals("1", said(sql.formatted(parents.literal(ownParent))));
    }
  }

  /** The words of somebody else's packet cannot be guessed by trying. */
  @Test
  void tellsNothingAboutTheTermsOfForeignPackets() throws SQLException {
    Table packets = world.table("packet_store");
    String sql =
        "INSERT INTO packet_terms (term, packet_id, frequency, length) VALUES ('%s', '%s', 1, 1)%s";
    for (String suffix : List.of("", " ON CONFLICT DO NOTHING")) {
      String nothing = said(sql.formatted("t", UNKNOWN, suffix));
      for (Stored foreign :
          List.of(of(packets, inMyTenant().and(hidden())), of(packets, inMyTenant().negate()))) {
        assertEquals(nothing, said(sql.formatted("t", foreign.id(), suffix)), "a term it has");
        assertEquals(nothing, said(sql.formatted("x", foreign.id(), suffix)), "one it has not");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "packet_store    | SELECT update_packet_access('%s')",
        "packet_store    | SELECT l9_count_packet_accesses(ARRAY['%s'::uuid], now())",
        "packet_store    | SELECT l9_erase_packet('%s', true)",
        "packet_store    | SELECT l9_contradict_packet('%s', uuid_generate_v4(), 'a', now())",
        "packet_store    | SELECT upsert_entity_relationship('a', 'b', 'c', 0.5, '%s')",
        "knowledge_facts | SELECT decay_fact_confidence('%s')",
        "knowledge_facts | SELECT reinforce_fact_confidence('%s')"
      })
  void answersAFunctionOnAForeignIdAsOnNone(String of, String call) throws SQLException {
    Table table = world.table(of);
    String nothing = said(call.formatted(UNKNOWN));
    for (Stored foreign :
        List.of(of(table, inMyTenant().and(hidden())), of(table, inMyTenant().negate()))) {
      assertEquals(nothing, said(call.formatted(foreign.id())).replace(foreign.id(), UNKNOWN));
    }
  }

  /** The detail of an error would print the row or key that stands in the way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO packet_store (packet_type, envelope, importance_score) VALUES ('note', '{}', 2)",
        "INSERT INTO packet_store (packet_type) VALUES ('note')",
        "INSERT INTO knowledge_facts (subject, predicate, object, confidence) VALUES ('a', 'b', '1', 'NaN')",
        "INSERT INTO graph_checkpoints (agent_id, graph_state) SELECT 'twice', '{}' FROM generate_series(1, 2)",
        "INSERT INTO memory_embeddings (embedding_type, vector) VALUES ('none', '[1]')",
        "INSERT INTO packet_store (packet_type, envelope, user_id) VALUES ('note', '{}', uuid_nil())"
      })
  void keepsRowsOutOfTheDetailsOfErrors(String sql) {
    ServerErrorMessage error = error(assertThrows(SQLException.class, () -> execute(api, sql)));
    assertEquals(null, error.getDetail(), error.toString());
  }

  /** A condition that fails on a row must not meet rows that are hidden. */
  @ParameterizedTest
  @MethodSource("tables")
  void evaluatesNoConditionOnHiddenRows(Tables.Protected rules) throws SQLException {
    String trap =
        "SELECT count(*) FROM %s WHERE 1 / (CASE WHEN tenant_id = %s THEN 0 ELSE 1 END) = 1"
            .formatted(rules.name(), Scope.id("a", 2));
    assertTrue(said(trap).matches("\\d+"), "in a scope it is no error");
    assertEquals(
        "22012",
        assertThrows(SQLException.class, () -> rows(superuser, trap)).getSQLState(),
        "the trap works");
  }

  @ParameterizedTest
  @CsvSource({
    "high_confidence_facts, subject::int",
    "agent_recent_important, agent_id::int",
    "entity_graph, source_entity::int",
    "reflection_patterns, reflection_type::int"
  })
  void evaluatesNoConditionOnHiddenRowsOfAView(String view, String cast) throws SQLException {
    // nobody has rows here who is nobody
    execute(api, new Scope(9, 9, 9, "end_user").begin());
    String trap = "SELECT count(*) FROM %s WHERE %s = 1".formatted(view, cast);
    assertEquals(List.of("0"), rows(api, trap));
    assertEquals(
        "22P02",
        assertThrows(SQLException.class, () -> rows(superuser, trap.replace(view, "mv_" + view)))
            .getSQLState(),
        "the trap works");
  }

  /** A function of one's own in a condition would see what the policies hide, were it leakproof. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE FUNCTION leak(text) RETURNS boolean LANGUAGE sql RETURN true",
        "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE sql RETURN true",
        "CREATE OPERATOR === (leftarg = text, rightarg = text, function = texteq)",
        "CREATE AGGREGATE leak(text) (sfunc = textcat, stype = text)",
        "CREATE TYPE leak AS (i int)",
        "CREATE VIEW leak AS SELECT 1",
        "CREATE RULE leak AS ON SELECT TO packet_store DO INSTEAD SELECT 1",
        "CREATE EXTENSION pg_trgm",
        "ALTER FUNCTION normalize_entity(text) LEAKPROOF"
      })
  void letsNobodyBringFunctionsOfHisOwn(String sql) throws SQLException {
    assertTrue(said(sql).startsWith("42501"), () -> sql + " is allowed");
    // nor before a scope is set
    api.rollback();
    assertTrue(said(sql).startsWith("42501"), () -> sql + " is allowed without a scope");
  }

  @Test
  void hidesStatisticsAndWhatOthersAsk() throws SQLException {
    execute(superuser, "ANALYZE");
    // which files were applied is no secret, and no tenant's
    assertEquals(
        List.of("l9_schema_history"),
        rows(api, "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'"));
    assertTrue(said("SELECT count(*) FROM pg_statistic").startsWith("42501"));
    assertTrue(said("SELECT last_value FROM tasks_id_seq").startsWith("42501"));
    assertEquals(
        List.of("<insufficient privilege>"),
        rows(api, "SELECT DISTINCT query FROM pg_stat_activity WHERE usename IS NOT NULL"));
  }

  /** A new row of the scope's own. */
  private String own(Table table) throws SQLException {
    return rows(
            api, table.insertStamped(world.fresh(table), Map.of()) + " RETURNING " + table.key())
        .get(0);
  }

  private Predicate<Stored> inMyTenant() {
    return row -> row.owner().tenant().equals(ME.tenant());
  }

  private static Predicate<Stored> hidden() {
    return row -> !row.owner().readableBy(ME);
  }

  private Stored of(Table table, Predicate<Stored> wanted) {
    return world.of(table).stream().filter(wanted).findFirst().orElseThrow();
  }

  /** All that a client learns: the rows, or how many were touched, or every part of the error. */
  private String said(String sql) throws SQLException {
    var savepoint = api.setSavepoint();
    try (var statement = api.createStatement()) {
      if (!statement.execute(sql)) {
        return "" + statement.getUpdateCount();
      }
      return String.join("\n", TestCluster.printed(statement.getResultSet()));
    } catch (SQLException e) {
      ServerErrorMessage error = error(e);
      assertFalse(("" + error.getDetail()).contains("="), () -> "values in " + error);
      return String.join(
          " | ",
          e.getSQLState(),
          error.getMessage(),
          error.getDetail(),
          error.getHint(),
          error.getConstraint(),
          // a partition is known by its tenant, who is the caller's
          error.getTable());
    } finally {
      api.rollback(savepoint);
    }
  }

  private static ServerErrorMessage error(SQLException e) {
    return ((PSQLException) e).getServerErrorMessage();
  }
}
