package io.l9.substrate.bootstrap.planted.flyway;

import org.flywaydb.core.Flyway;

public final class MigratesByItself {
  Flyway flyway;
}
