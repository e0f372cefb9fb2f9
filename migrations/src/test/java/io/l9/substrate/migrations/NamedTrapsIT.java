package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Traps of the schema that no other test steps into. */
@ExtendWith(TestCluster.class)
class NamedTrapsIT {

  /** NaN counts as greater than everything, so that a lower bound alone lets it in. */
  @Test
  void takesNoScoreOutsideOfItsRange_andNotNaN(TestCluster cluster) throws SQLException {
    String database = cluster.migrated();
    try (Connection superuser = cluster.as("postgres", database).getConnection();
        Actor actor = Actor.loggedIn(cluster, database)) {
      OracleWorld world = OracleWorld.plant(new Random(3), superuser);
      List<String> scores =
          rows(
              superuser,
              """
              SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
              WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
                AND attname ~ '^(confidence|importance_score)$' AND atttypid = 'float8'::regtype ORDER BY 1
              """);
      assertTrue(scores.size() >= 8, scores::toString);
      Set<String> apart =
          Tables.PROVEN_APART.stream().map(Tables.Protected::name).collect(Collectors.toSet());
      for (String score : scores) {
        if (apart.contains(score.split("\\|")[0])) {
          continue; // its rows follow those of another table, in whose tests it is
        }
        OracleWorld.Table table = world.table(score.split("\\|")[0]);
        String column = score.split("\\|")[1];
        for (String value : List.of("'NaN'", "1.01", "-0.01", "'Infinity'")) {
          String sql = table.insertStamped(world.fresh(table), Map.of(column, value));
          assertEquals(List.of("error 23514"), Actor.answer(actor.enter(Scope.END_USER), sql), sql);
          actor.leave();
        }
        String sql = table.insertStamped(world.fresh(table), Map.of(column, "1"));
        assertEquals(List.of("touched 1"), Actor.answer(actor.enter(Scope.END_USER), sql), sql);
        actor.leave();
      }
    }
  }

  /** The grant of a table is none of its sequence; a serial key needs both. */
  @Test
  void givesNumbersToEveryScope_andShowsNoCounter(TestCluster cluster) throws SQLException {
    try (Actor actor = Actor.loggedIn(cluster, cluster.migrated())) {
      for (Scope scope : List.of(Scope.END_USER, Scope.TENANT_ADMIN, Scope.PLATFORM_ADMIN)) {
        for (String insert :
            List.of(
                "INSERT INTO tasks (type) VALUES ('t')",
                "INSERT INTO lexical_statistics (documents, terms) VALUES (1, 1)")) {
          assertEquals(List.of("touched 1"), Actor.answer(actor.enter(scope), insert), insert);
          actor.leave();
        }
        assertEquals(
            List.of("error 42501"),
            Actor.answer(actor.enter(scope), "SELECT last_value FROM tasks_id_seq"));
        actor.leave();
      }
    }
  }

  /** A setting that a transaction had reads as '' afterwards, which is no id and no role either. */
  @Test
  void takesAnEmptySettingForNone(TestCluster cluster) throws SQLException {
    try (Connection api = cluster.as(API, cluster.migrated()).getConnection()) {
      String who =
          "SELECT l9_current_tenant(), l9_current_org(), l9_current_user_id(), l9_current_role(), l9_current_correlation(), l9_is_admin()";
      assertEquals(List.of("|||||f"), rows(api, who), "never set");
      api.setAutoCommit(false);
      execute(api, Scope.END_USER.begin());
      api.commit();
      assertEquals(List.of(""), rows(api, "SELECT current_setting('app.tenant_id')"));
      assertEquals(List.of("|||||f"), rows(api, who), "set before");
    }
  }
}
