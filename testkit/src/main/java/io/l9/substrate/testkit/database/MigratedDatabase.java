package io.l9.substrate.testkit.database;

import io.l9.substrate.migrations.Database;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database of its own for a test class and its nested classes, with roles, extensions and all
 * migrations, dropped after the class:
 *
 * <pre>{@code
 * @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();
 * }</pre>
 *
 * <p>The database lives on an installed PostgreSQL with pgvector, or in a container where none is
 * installed but Docker answers; without either the tests fail with a message that says what to
 * install. The schema is migrated once per test run and copied for each class. All data sources are
 * unpooled. Runs on JUnit 5.12 and later, and on JUnit 6.
 */
public final class MigratedDatabase implements BeforeAllCallback, AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(MigratedDatabase.class);

  private @Nullable Class<?> testClass;
  private @Nullable TestServer server;
  private @Nullable Database database;

  @Override
  @SuppressWarnings("deprecation") // what JUnit 6 has instead, JUnit 5.12 has not
  public void beforeAll(ExtensionContext context) throws SQLException {
    if (testClass != null) {
      return; // a nested class has the database of its outermost class
    }
    testClass = context.getRequiredTestClass();
    // In the root's store, which closes it when the last test class of the run is over.
    TestServer shared =
        Objects.requireNonNull(
            context
                .getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                    TestServer.class, key -> TestServer.start(), TestServer.class));
    server = shared;
    database = shared.create();
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    if (!context.getRequiredTestClass().equals(testClass)) {
      return;
    }
    if (server != null && database != null) {
      server.drop(database);
    }
    database = null;
    testClass = null;
  }

  /** The address and the three logins, as the product gets them. */
  public Database database() {
    if (database == null) {
      throw new IllegalStateException(
          "the database exists between beforeAll and afterAll: register this extension in a"
              + " static field");
    }
    return database;
  }

  /** The JDBC URL, without credentials. */
  public String url() {
    return database().url();
  }

  /** As {@code l9_api}, the login that row level security binds. */
  public DataSource api() {
    return database().as(database().api());
  }

  /** As {@code l9_user}, the owner of the schema. */
  public DataSource owner() {
    return database().as(database().owner());
  }

  /** As {@code l9_maintainer}, the login of the maintenance jobs. */
  public DataSource maintainer() {
    return database().as(database().maintainer());
  }

  /** As the superuser, whom nothing binds: for looking behind the scenes. */
  public DataSource superuser() {
    Database mine = database();
    return mine.as(Objects.requireNonNull(server).superuser());
  }
}
