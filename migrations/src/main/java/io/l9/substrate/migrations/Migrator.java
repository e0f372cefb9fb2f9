package io.l9.substrate.migrations;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema of a database to the newest version. */
public final class Migrator {

  private Migrator() {}

  /**
   * Runs the migrations that are missing; several processes may do so at once.
   *
   * @param owner connections as the owner of the schema
   */
  public static void migrate(DataSource owner) {
    Flyway.configure()
        .dataSource(owner)
        .locations("classpath:db/migration")
        .sqlMigrationPrefix("")
        .sqlMigrationSeparator("_")
        .repeatableSqlMigrationPrefix("R")
        .validateMigrationNaming(true)
        .placeholderReplacement(false)
        .cleanDisabled(true)
        .load()
        .migrate();
  }
}
