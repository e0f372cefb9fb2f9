package io.l9.substrate;

import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgesOfFactsIT extends EdgesOfFacts {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private MemorySubstrate l9;

  @BeforeEach
  void open() {
    l9 = MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).clock(clock).build();
  }

  @AfterEach
  void close() {
    l9.close();
  }

  @Override
  MemorySubstrate substrate() {
    return l9;
  }

  @Override
  int steps() {
    return 60;
  }
}
