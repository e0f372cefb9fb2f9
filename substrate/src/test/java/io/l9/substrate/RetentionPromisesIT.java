package io.l9.substrate;

import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionPromisesIT extends RetentionPromises {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static MemorySubstrate l9;

  @BeforeAll
  static void open() {
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.maintainer())
            .build();
  }

  @AfterAll
  static void close() {
    l9.close();
  }

  @Override
  MemorySubstrate substrate() {
    return l9;
  }
}
