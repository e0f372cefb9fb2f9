package io.l9.substrate.bootstrap.operate;

import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.migrations.SubstrateSchema;
import io.l9.substrate.rest.management.ReadinessCheck;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks that a ready server passes, by the names that probes show. */
public final class ReadinessChecks {

  /** The time for which the answer of an expensive check is cached. */
  static final Duration GOOD_FOR = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ReadinessChecks.class);
  private static final int DATABASE_TIMEOUT_SECONDS = 2;
  private static final int EXTENSIONS = 3;

  private ReadinessChecks() {}

  /** The checks of an opened product. */
  public static Map<String, ReadinessCheck> of(Application l9) {
    Map<String, ReadinessCheck> checks = new LinkedHashMap<>();
    checks.put("database", () -> answers(l9.pool()));
    checks.put(
        "migrations",
        new CachedCheck(() -> migrations(l9.pool(), l9.schema()), GOOD_FOR, l9.clock()));
    checks.put("extensions", new CachedCheck(() -> extensions(l9.pool()), GOOD_FOR, l9.clock()));
    checks.put(
        "isolation",
        isolation(new IsolationCanary(l9.pool(), l9.substrate(), l9.ids()::next), l9.clock()));
    return checks;
  }

  static ReadinessCheck isolation(IsolationCanary canary, Clock clock) {
    return new CachedCheck(
        () -> {
          try {
            canary.check();
          } catch (IllegalStateException e) {
            LOG.error("isolation is broken: {}; run `l9 doctor`", e.getMessage());
            throw e;
          }
        },
        GOOD_FOR,
        clock);
  }

  private static void answers(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      if (!connection.isValid(DATABASE_TIMEOUT_SECONDS)) {
        throw new SQLException("the database does not answer");
      }
    }
  }

  private static void migrations(DataSource pool, String schema) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      SubstrateSchema seen = SubstrateSchema.look(connection, schema);
      if (seen.standing() != SubstrateSchema.Standing.CURRENT) {
        throw new IllegalStateException(
            "the schema " + schema + " is not that of this version, but " + seen.standing());
      }
    }
  }

  private static void extensions(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_catalog.pg_extension WHERE extname IN ('vector',"
                    + " 'uuid-ossp', 'pgcrypto')")) {
      row.next();
      if (row.getInt(1) != EXTENSIONS) {
        throw new IllegalStateException("an extension is missing: run `l9 doctor`");
      }
    }
  }
}
