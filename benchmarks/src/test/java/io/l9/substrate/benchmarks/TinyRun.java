package io.l9.substrate.benchmarks;

import io.l9.substrate.testkit.database.MigratedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a bench on the database of a test. */
final class TinyRun {

  private TinyRun() {}

  static List<Measurement> of(Bench bench, MigratedDatabase database) throws Exception {
    return of(bench, database, null);
  }

  static List<Measurement> of(Bench bench, MigratedDatabase database, @Nullable Path triples)
      throws Exception {
    return BenchRun.of(
            bench,
            new BenchOptions(true, List.of(), null, false, triples, null),
            WarmUp.ONE_ROUND,
            Path.of(""),
            line -> {},
            () -> new BenchDatabase(database.database(), database.superuser()))
        .report()
        .checks();
  }

  /** As the superuser. */
  static void execute(MigratedDatabase database, String sql) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
