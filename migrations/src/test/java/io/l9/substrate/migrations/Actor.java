package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * An actor in one scope after another, who leaves nothing behind. Acts as the API login, which is
 * neither owner nor superuser nor past the policies; as the owner where only that login is
 * entitled, which is platform_admin.
 */
abstract class Actor implements AutoCloseable {

  /** Begins to act. The connection is good until the next {@link #leave}. */
  abstract Connection enter(Scope scope) throws SQLException;

  /** Begins to act as a login that has set no scope. */
  abstract Connection enterWithoutScope(String login) throws SQLException;

  /** Takes back everything since {@link #enter}. */
  abstract void leave() throws SQLException;

  @Override
  public abstract void close() throws SQLException;

  static String loginOf(Scope scope) {
    return scope.is("platform_admin") ? OWNER : API;
  }

  /** The owner's scopes are plain in either form. */
  private static ScopeForm formOf(Scope scope, ScopeForm form) {
    return loginOf(scope).equals(API) ? form : ScopeForm.PLAIN;
  }

  /** With a connection of each login; the API login chooses its scopes itself. */
  static Actor loggedIn(TestCluster cluster, String database) throws SQLException {
    return loggedIn(cluster, database, ScopeForm.PLAIN);
  }

  /** With a connection of each login. Signed, the database is so for everybody from then on. */
  static Actor loggedIn(TestCluster cluster, String database, ScopeForm form) throws SQLException {
    if (form == ScopeForm.SIGNED) {
      execute(cluster.as(OWNER, database), ScopeForm.ADD_KEY);
    }
    Connection api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
    Connection owner = cluster.as(OWNER, database).getConnection();
    owner.setAutoCommit(false);
    return new Actor() {
      @Override
      Connection enter(Scope scope) throws SQLException {
        Connection connection = enterWithoutScope(loginOf(scope));
        execute(connection, formOf(scope, form).begin(connection, scope));
        return connection;
      }

      @Override
      Connection enterWithoutScope(String login) {
        return login.equals(API) ? api : owner;
      }

      @Override
      void leave() throws SQLException {
        api.rollback();
        owner.rollback();
      }

      @Override
      public void close() throws SQLException {
        api.close();
        owner.close();
      }
    };
  }

  /**
   * Within an open transaction of a superuser, so that a change of the schema can be tried and is
   * gone when the transaction is rolled back. The session becomes the login's; nothing of the
   * superuser is left in it, as the catalog lint of the unchanged schema shows.
   */
  static Actor within(Connection superuser, ScopeForm form) {
    return new Actor() {
      @Override
      Connection enter(Scope scope) throws SQLException {
        enterWithoutScope(loginOf(scope));
        execute(superuser, formOf(scope, form).begin(superuser, scope));
        return superuser;
      }

      @Override
      Connection enterWithoutScope(String login) throws SQLException {
        execute(superuser, "SAVEPOINT actor");
        if (form == ScopeForm.SIGNED) {
          execute(superuser, ScopeForm.ADD_KEY);
        }
        execute(superuser, "SET LOCAL SESSION AUTHORIZATION " + login);
        return superuser;
      }

      @Override
      void leave() throws SQLException {
        execute(superuser, "ROLLBACK TO SAVEPOINT actor", "RELEASE SAVEPOINT actor");
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Returns the answer to a statement: its rows as {@link TestCluster#rows} prints them, or how
   * many it touched, or its SQLSTATE after "error". A failed statement is taken back alone.
   */
  static List<String> answer(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      try {
        // one round trip for both
        statement.execute("SAVEPOINT answer; " + sql);
      } catch (SQLException e) {
        execute(connection, "ROLLBACK TO SAVEPOINT answer");
        return List.of("error " + e.getSQLState());
      }
      if (!statement.getMoreResults()) {
        return List.of("touched " + statement.getUpdateCount());
      }
      try (var rows = statement.getResultSet()) {
        return TestCluster.printed(rows);
      }
    }
  }
}
