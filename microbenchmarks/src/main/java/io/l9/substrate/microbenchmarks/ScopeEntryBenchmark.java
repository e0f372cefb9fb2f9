package io.l9.substrate.microbenchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A unit of work without a statement of its own: a connection, the scope, the commit; beside it, a
 * transaction of plain JDBC with one statement that does nothing. The database is named by the
 * system properties that {@link #arguments} makes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScopeEntryBenchmark {

  private static final String URL = "l9.microbenchmarks.url";
  private static final String USER = "l9.microbenchmarks.user";
  private static final String PASSWORD = "l9.microbenchmarks.password";
  private static final String SCOPE_KEY = "l9.microbenchmarks.scope-key";

  private final HikariDataSource pool;
  private final MemorySubstrate substrate;
  private final Memory memory;

  /**
   * Returns the JVM's arguments that name a database.
   *
   * @param scopeKey null: the login chooses its scopes itself
   */
  public static List<String> arguments(Database database, @Nullable String scopeKey) {
    Login api = database.api();
    return List.of(
        argument(URL, database.url()),
        argument(USER, api.user()),
        argument(PASSWORD, api.password()),
        argument(SCOPE_KEY, scopeKey));
  }

  private static String argument(String name, @Nullable String value) {
    return "-D" + name + "=" + (value == null ? "" : value);
  }

  private static @Nullable String value(String name) {
    String value = System.getProperty(name, "");
    return value.isEmpty() ? null : value;
  }

  /** Connects to the database. */
  public ScopeEntryBenchmark() {
    Login login = new Login(System.getProperty(USER), value(PASSWORD));
    pool = Application.pool(new Database(System.getProperty(URL), login, login, login));
    substrate = MemorySubstrate.builder().dataSource(pool).scopeKey(value(SCOPE_KEY)).build();
    memory = substrate.as("microbenchmarks", "bench", "user");
  }

  @TearDown
  public void close() {
    substrate.close();
    pool.close();
  }

  @Benchmark
  public int scope() {
    return memory.<Integer>atomically(same -> 1);
  }

  @Benchmark
  public boolean jdbc() throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
      boolean found = statement.execute();
      connection.commit();
      return found;
    }
  }
}
