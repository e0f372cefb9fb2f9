package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;

import io.l9.substrate.migrations.OracleStatements.Kind;
import io.l9.substrate.migrations.OracleStatements.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random statements in random scopes, each held against what the plain model of {@link RowOwner}
 * says of the rows of {@link OracleWorld}. The same seed makes the same statements.
 */
final class Oracle {

  private static final int STATEMENTS_PER_SCOPE = 10;

  private final long seed;
  private final Random random;
  private final OracleWorld world;
  private final OracleStatements statements;
  private final List<String> deviations = new ArrayList<>();
  private int count;

  private Oracle(long seed, Random random, OracleWorld world) {
    this.seed = seed;
    this.random = random;
    this.world = world;
    this.statements = new OracleStatements(random, world);
  }

  /** Fills the tables of a migrated database, which must be empty. */
  static Oracle plant(long seed, Connection superuser) throws SQLException {
    Random random = new Random(seed);
    return new Oracle(seed, random, OracleWorld.plant(random, superuser));
  }

  /** At least so many statements of these kinds, or until so many answers were wrong. */
  List<String> ask(Actor actor, int atLeast, List<Kind> kinds, int enough) throws SQLException {
    int until = count + atLeast;
    deviations.clear();
    while (count < until && deviations.size() < enough) {
      if (random.nextInt(20) == 0) {
        askWithoutScope(actor);
      }
      Scope scope = world.anyScope();
      Connection connection = actor.enter(scope);
      for (int i = 0; i < STATEMENTS_PER_SCOPE; i++) {
        ask(connection, scope, kinds);
      }
      actor.leave();
    }
    return List.copyOf(deviations);
  }

  private void ask(Connection connection, Scope scope, List<Kind> kinds) throws SQLException {
    List<Step> steps = statements.next(scope, kinds);
    TestCluster.execute(connection, "SAVEPOINT asked");
    for (Step step : steps) {
      check(connection, scope.toString(), step);
    }
    TestCluster.execute(connection, "ROLLBACK TO SAVEPOINT asked");
  }

  /** The API login has no right at all, the owner is told that its scope is missing. */
  private void askWithoutScope(Actor actor) throws SQLException {
    OracleWorld.Table table = world.tables().get(random.nextInt(world.tables().size()));
    boolean owner = random.nextBoolean();
    Connection connection = actor.enterWithoutScope(owner ? OWNER : API);
    for (String sql :
        List.of(
            "SELECT count(*) FROM " + table.name(),
            "UPDATE %s SET %s".formatted(table.name(), table.marking("x")),
            "DELETE FROM " + table.name())) {
      check(connection, "no scope", Step.of(sql, owner ? "error 28000" : "error 42501"));
    }
    actor.leave();
  }

  private void check(Connection connection, String scope, Step step) throws SQLException {
    count++;
    List<String> answer = Actor.answer(connection, step.sql());
    List<String> actual = step.ordered() ? answer : answer.stream().sorted().toList();
    if (!actual.equals(step.expected())) {
      deviations.add(
          "seed %d, statement %d, %s\n  %s\n  %s"
              .formatted(
                  seed, count, scope, step.sql(), Comparison.difference(step.expected(), actual)));
    }
  }

  int count() {
    return count;
  }
}
