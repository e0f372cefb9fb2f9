package io.l9.substrate.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Flyway, configured for the files of this version and one schema; its failures become {@link
 * MigrationException}s.
 *
 * @param schema null for the one that the connections find first
 */
record FlywayRunner(DataSource owner, @Nullable String schema, List<String> sessionSettings) {

  /**
   * A file whose first lines were reworded after it had been applied to databases of developers:
   * what it makes is the same.
   *
   * @param before its checksum then
   * @param now its checksum today
   */
  record Reworded(String version, int before, int now) {}

  private static final List<Reworded> REWORDED =
      List.of(
          new Reworded("0001", 1817020099, -1626343889),
          new Reworded("0002", 766859738, 150443360),
          new Reworded("0003", -1416836487, 1450144063),
          new Reworded("0004", 649677091, 779151270),
          new Reworded("0005", -333648088, -1452171238),
          new Reworded("0006", -599057485, 1662314803),
          new Reworded("0007", 1598433121, 1591925220),
          new Reworded("0008", -1420003532, 597930637));

  @FunctionalInterface
  interface Work<T> {
    T with(Flyway flyway);
  }

  /** Returns the result of the work. */
  <T> T run(Observer observer, Work<T> work) {
    Flyway flyway = configuration(observer).load();
    try {
      return work.with(flyway);
    } catch (FlywayException e) {
      throw new MigrationException(reason(flyway, e), e);
    }
  }

  /** Notes that psql has run the files up to a version, in a schema without history. */
  void baseline(String version, Observer observer) {
    run(
        observer,
        unused ->
            configuration(observer)
                .baselineVersion(version)
                .baselineDescription("adopted")
                .load()
                .baseline());
  }

  /** Changes the checksums of reworded files to those of today. */
  void acceptReworded() {
    try (Connection connection = owner.getConnection()) {
      connection.setAutoCommit(true);
      if (schema != null) {
        connection.setSchema(schema);
      }
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE "
                  + Migrator.HISTORY
                  + " SET checksum = ? WHERE version = ? AND checksum = ?")) {
        for (Reworded file : REWORDED) {
          update.setInt(1, file.now());
          update.setString(2, file.version());
          update.setInt(3, file.before());
          update.executeUpdate();
        }
      }
    } catch (SQLException e) {
      throw new MigrationException("the history cannot be written: " + e.getMessage(), e);
    }
  }

  private FluentConfiguration configuration(Observer observer) {
    FluentConfiguration configuration =
        Flyway.configure(Migrator.class.getClassLoader())
            .dataSource(Notices.of(owner, observer::onNotice))
            // not Flyway's default, where an embedding team keeps its own files
            .locations("classpath:db/l9/migration")
            .table(Migrator.HISTORY)
            .sqlMigrationPrefix("")
            .sqlMigrationSeparator("_")
            .repeatableSqlMigrationPrefix("R")
            .validateMigrationNaming(true)
            .placeholderReplacement(false)
            .cleanDisabled(true)
            .callbacks(observer)
            // other people's tables in the schema are no reason to refuse it
            .baselineOnMigrate(true)
            .baselineVersion(Migrator.NOTHING);
    if (schema != null) {
      configuration.schemas(schema).createSchemas(true);
    }
    if (!sessionSettings.isEmpty()) {
      configuration.initSql("SELECT " + String.join(", ", sessionSettings));
    }
    return configuration;
  }

  private static String reason(Flyway flyway, FlywayException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException refused && refused.getServerErrorMessage() != null) {
        ServerErrorMessage message = refused.getServerErrorMessage();
        return failedFile(flyway)
            + message.getMessage()
            + (message.getDetail() == null ? "" : " (" + message.getDetail() + ")")
            + (message.getHint() == null ? "" : ". " + message.getHint());
      }
    }
    return String.valueOf(failure.getMessage());
  }

  /** A file that fails is rolled back, so it is the first that is pending. */
  private static String failedFile(Flyway flyway) {
    try {
      @Nullable MigrationInfo[] pending = flyway.info().pending();
      return pending.length == 0 || pending[0] == null ? "" : pending[0].getScript() + ": ";
    } catch (FlywayException unreachable) {
      return "";
    }
  }
}
