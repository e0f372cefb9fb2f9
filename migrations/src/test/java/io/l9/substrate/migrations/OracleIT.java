package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The first proof of docs/isolation.md. {@code -Dl9.oracle.seed} repeats a run, {@code
 * -Dl9.oracle.statements} asks more.
 */
@ExtendWith(TestCluster.class)
class OracleIT {

  private static final int STATEMENTS = Integer.getInteger("l9.oracle.statements", 6000);
  private static final long SEED = Long.getLong("l9.oracle.seed", new Random().nextInt());

  /** Half of the statements in each form. */
  @ParameterizedTest
  @EnumSource
  void answersEveryStatementAsTheModelDoes(ScopeForm form, TestCluster cluster)
      throws SQLException {
    String database = cluster.migrated();
    try (Connection superuser = cluster.as("postgres", database).getConnection();
        Actor actor = Actor.loggedIn(cluster, database, form)) {
      Oracle oracle = Oracle.plant(SEED, superuser);
      List<String> wrong = oracle.ask(actor, STATEMENTS / 2, List.of(Kind.values()), 5);
      System.out.printf(
          "isolation oracle: %d statements on %d tables, scopes %s, seed %d%n",
          oracle.count(), Tables.ALL.size(), form, SEED);
      assertEquals(
          "",
          String.join("\n", wrong),
          "repeat with -Dl9.oracle.seed=%d -Dl9.oracle.statements=%d".formatted(SEED, STATEMENTS));
    }
  }
}
