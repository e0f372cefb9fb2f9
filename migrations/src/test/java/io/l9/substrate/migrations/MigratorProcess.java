package io.l9.substrate.migrations;

import org.postgresql.ds.PGSimpleDataSource;

/** A process that migrates the database of the URL given, with these credentials. */
final class MigratorProcess {

  private MigratorProcess() {}

  public static void main(String[] arguments) {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setUrl(arguments[0]);
    owner.setUser(arguments[1]);
    owner.setPassword(arguments[2]);
    new Migrator(owner).apply();
  }
}
