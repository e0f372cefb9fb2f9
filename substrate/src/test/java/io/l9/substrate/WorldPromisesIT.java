package io.l9.substrate;

import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorldPromisesIT extends WorldPromises {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static PooledSubstrate pooled;

  @BeforeAll
  static void open() {
    pooled = new PooledSubstrate(DATABASE.api());
  }

  @AfterAll
  static void close() {
    pooled.close();
  }

  @Override
  MemorySubstrate substrate() {
    return pooled.substrate();
  }
}
