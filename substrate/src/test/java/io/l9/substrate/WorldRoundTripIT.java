package io.l9.substrate;

import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorldRoundTripIT extends WorldRoundTrips {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Override
  MemorySubstrate open() {
    return MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build();
  }
}
