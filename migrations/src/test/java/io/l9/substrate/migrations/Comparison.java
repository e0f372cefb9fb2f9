package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Every kind of row of a table against scopes of every role: what {@link RowOwner} says of reading,
 * changing, deleting and inserting is what the database does.
 */
final class Comparison {

  static final List<Scope> SCOPES =
      List.of(
          Scope.END_USER,
          Scope.CURSOR_USER,
          Scope.L9_SYSTEM,
          Scope.ORG_ADMIN,
          Scope.TENANT_ADMIN,
          new Scope(1, 2, 1, "tenant_admin"),
          new Scope(2, 1, 1, "end_user"),
          Scope.PLATFORM_ADMIN);

  /** The four ways to touch rows. */
  static final List<String> VERBS = List.of("SELECT", "UPDATE", "DELETE", "INSERT");

  private final Actor actor;
  private final int enough;
  private final List<String> deviations = new ArrayList<>();

  private Comparison(Actor actor, int enough) {
    this.actor = actor;
    this.enough = enough;
  }

  /** Makes triggers add no rows of their own to those that are planted of each table. */
  static void plantSilently(Connection superuser) throws SQLException {
    execute(superuser, "SET l9.world_is_logged = 'on'");
  }

  /** A row of each kind in each table. */
  static void plant(Connection superuser) throws SQLException {
    plantSilently(superuser);
    for (Tables.Protected table : Tables.ALL) {
      for (RowOwner row : table.kinds()) {
        execute(superuser, table.insert(row));
      }
    }
  }

  /**
   * Returns the accesses of each scope that the model forbids, and the refusals of what it allows.
   */
  static List<String> deviations(Actor actor, Tables.Protected table) throws SQLException {
    return new Comparison(actor, Integer.MAX_VALUE).of(table, VERBS);
  }

  /** The first of {@link #deviations} in one of these verbs, or none. */
  static List<String> firstDeviation(Actor actor, Tables.Protected table, List<String> verbs)
      throws SQLException {
    return new Comparison(actor, 1).of(table, verbs);
  }

  private List<String> of(Tables.Protected table, List<String> verbs) throws SQLException {
    String column = table.sample().keySet().iterator().next();
    for (String verb : verbs) {
      for (Scope scope : SCOPES) {
        Predicate<RowOwner> writes = row -> row.writableBy(scope, table.shared());
        switch (verb) {
          case "SELECT" ->
              compare(scope, table, verb, "SELECT %1$s FROM %2$s", row -> row.readableBy(scope));
          case "UPDATE" ->
              compare(
                  scope,
                  table,
                  verb,
                  "UPDATE %2$s SET " + column + " = " + column + " RETURNING %1$s",
                  writes);
          case "DELETE" -> compare(scope, table, verb, "DELETE FROM %2$s RETURNING %1$s", writes);
          default -> compareInsertions(scope, table);
        }
      }
    }
    return deviations;
  }

  /** Returns the rows that are too many or missing, or else the difference in order. */
  static String difference(List<String> expected, List<String> actual) {
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(actual);
    expected.forEach(surplus::remove);
    return missing.isEmpty() && surplus.isEmpty()
        ? "in the order %s instead of %s".formatted(actual, expected)
        : "has %s, lacks %s".formatted(surplus, missing);
  }

  private void compare(
      Scope scope,
      Tables.Protected table,
      String verb,
      String statement,
      Predicate<RowOwner> belongs)
      throws SQLException {
    if (deviations.size() >= enough) {
      return;
    }
    String sql = statement.formatted(table.kinds().get(0).columns(), table.name());
    List<String> expected =
        scope.is("platform_admin") || table.allows(verb)
            ? table.kinds().stream().filter(belongs).map(RowOwner::printed).sorted().toList()
            : List.of("error 42501");
    List<String> actual = Actor.answer(actor.enter(scope), sql).stream().sorted().toList();
    actor.leave();
    if (!actual.equals(expected)) {
      deviations.add("%s, %s: %s".formatted(scope, sql, difference(expected, actual)));
    }
  }

  private void compareInsertions(Scope scope, Tables.Protected table) throws SQLException {
    if (deviations.size() >= enough) {
      return;
    }
    List<String> outcomes = insertionOutcomes(actor.enter(scope), table);
    actor.leave();
    for (int kind = 0; kind < outcomes.size(); kind++) {
      RowOwner row = table.kinds().get(kind);
      boolean allowed =
          row.writableBy(scope, table.shared())
              && (scope.is("platform_admin") || table.allows("INSERT"));
      // the natural key of the very same owner, which the policies had let through
      if (!outcomes.get(kind).replace("23505", "done").equals(allowed ? "done" : "42501")) {
        deviations.add("%s inserts %s: %s".formatted(scope, row, outcomes.get(kind)));
      }
    }
  }

  /** Tries each kind of row and takes it back, in one statement because there are thousands. */
  private static List<String> insertionOutcomes(Connection connection, Tables.Protected table)
      throws SQLException {
    var block = new StringBuilder("DO $$ DECLARE outcomes text[] := '{}'; BEGIN\n");
    for (RowOwner row : table.kinds()) {
      block
          .append("BEGIN ")
          .append(table.insert(row))
          .append("; RAISE EXCEPTION USING ERRCODE = 'UNDO1';")
          .append(
              " EXCEPTION WHEN OTHERS THEN outcomes := outcomes || replace(SQLSTATE, 'UNDO1', 'done'); END;\n");
    }
    block.append(
        "PERFORM set_config('test.outcomes', array_to_string(outcomes, ','), true); END $$");
    execute(connection, block.toString());
    return List.of(rows(connection, "SHOW test.outcomes").get(0).split(","));
  }
}
