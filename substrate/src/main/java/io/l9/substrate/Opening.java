package io.l9.substrate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.migrations.JdbcUrl;
import io.l9.substrate.migrations.LoginDefaults;
import io.l9.substrate.migrations.MigrationException;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.migrations.SubstrateSchema;
import io.l9.substrate.persistence.Persistence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The checks before a database is used, each failure with a code of its own. */
final class Opening {

  private Opening() {}

  /** A pool as the login of a URL, which nobody sees the credentials of afterwards. */
  static HikariDataSource pool(String url, boolean transactionPooling) {
    Map<String, String> properties = new HashMap<>();
    properties.put("ApplicationName", "l9");
    // A server's error detail quotes stored values; they do not belong into logs.
    properties.put("logServerErrorDetail", "false");
    if (transactionPooling) {
      properties.put("prepareThreshold", "0");
    }
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource(url, properties));
    config.setPoolName("l9");
    config.setAutoCommit(false);
    // others are opened when they are needed: each begins with a handshake that costs both sides
    config.setMinimumIdle(1);
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw Persistence.notConnected(e);
    }
  }

  private static DataSource dataSource(String url, Map<String, String> properties) {
    try {
      JdbcUrl parsed = JdbcUrl.parse(url);
      return parsed.dataSource(parsed.user(), parsed.password(), properties);
    } catch (IllegalArgumentException e) {
      throw ValidationException.at("/url", String.valueOf(e.getMessage()));
    }
  }

  static String schemaName(@Nullable String name) {
    try {
      return SubstrateSchema.requireName(name);
    } catch (IllegalArgumentException e) {
      throw ValidationException.at("/schema", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The schema to work on, migrated if its owner is given, and otherwise compared.
   *
   * @param named null: the one that holds the tables
   */
  static String schema(DataSource login, @Nullable DataSource owner, @Nullable String named) {
    try {
      String schema = named == null ? SubstrateSchema.find(owner == null ? login : owner) : named;
      if (owner != null) {
        new Migrator(owner).inSchema(schema).apply();
      }
      refuseUnlessCurrent(login, schema);
      return schema;
    } catch (SQLException e) {
      throw Persistence.notConnected(e);
    } catch (MigrationException e) {
      throw refused(e);
    }
  }

  private static SubstrateException refused(MigrationException failure) {
    UnavailableException connecting = Persistence.notConnected(failure);
    return connecting.code() == ErrorCode.DATABASE_LOGIN_REFUSED
        ? connecting
        : notCurrent("the schema cannot be brought up to date: " + failure.getMessage(), failure);
  }

  private static void refuseUnlessCurrent(DataSource login, String schema) throws SQLException {
    SubstrateSchema seen;
    try (Connection connection = login.getConnection()) {
      refuseWeakened(LoginDefaults.look(connection));
      seen = SubstrateSchema.look(connection, schema);
    }
    String inSchema = "the schema " + schema + " of this database ";
    switch (seen.standing()) {
      case MISSING ->
          throw notCurrent(
              inSchema
                  + "holds no tables of the substrate: migrate it (l9 migrate apply, or"
                  + " MemorySubstrate.builder().migrateAs(…)), or name the schema that does",
              null);
      case NOT_ADOPTED ->
          throw notCurrent(
              inSchema
                  + "was made by psql, and nothing says at which version it is: adopt it once (l9"
                  + " migrate adopt), which keeps its rows",
              null);
      default -> refuseOtherVersions(seen, inSchema);
    }
  }

  private static void refuseWeakened(LoginDefaults defaults) {
    if (defaults.weakening() != null) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the login "
              + defaults.login()
              + " begins its sessions with settings that weaken the isolation ("
              + defaults.weakening()
              + "): run `l9 doctor`, which says how to reset them");
    }
  }

  private static void refuseOtherVersions(SubstrateSchema seen, String inSchema) {
    if (!seen.mayAct()) {
      throw new ForbiddenException(
          ErrorCode.GRANT_MISSING,
          "the login "
              + seen.login()
              + " may act in no scope: GRANT l9_app TO \""
              + seen.login().replace("\"", "\"\"")
              + "\"");
    }
    String at = seen.newest() == null ? "is older than this version" : "is at " + seen.newest();
    switch (seen.standing()) {
      case BEHIND ->
          throw notCurrent(
              inSchema
                  + at
                  + ", and lacks migrations of this version: migrate it (l9 migrate apply, or"
                  + " MemorySubstrate.builder().migrateAs(…))",
              null);
      case AHEAD ->
          throw new UnavailableException(
              ErrorCode.SCHEMA_TOO_NEW,
              inSchema
                  + at
                  + ", which this version does not know: run the version that migrated it",
              null);
      default -> {
        return;
      }
    }
  }

  private static UnavailableException notCurrent(String message, @Nullable Throwable cause) {
    return new UnavailableException(ErrorCode.SCHEMA_NOT_CURRENT, message, cause);
  }
}
