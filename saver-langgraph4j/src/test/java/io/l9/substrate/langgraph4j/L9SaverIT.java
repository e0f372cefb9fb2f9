package io.l9.substrate.langgraph4j;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class L9SaverIT extends SaverContract {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static MemorySubstrate one;
  private static MemorySubstrate other;

  @BeforeAll
  static void open() {
    one = MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build();
    other = MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build();
  }

  @AfterAll
  static void close() {
    one.close();
    other.close();
  }

  @Override
  MemorySubstrate one() {
    return one;
  }

  @Override
  MemorySubstrate other() {
    return other;
  }
}
