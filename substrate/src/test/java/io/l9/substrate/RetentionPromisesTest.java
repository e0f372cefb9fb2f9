package io.l9.substrate;

import org.junit.jupiter.api.AfterAll;

class RetentionPromisesTest extends RetentionPromises {

  private static final MemorySubstrate L9 = MemorySubstrate.inMemory();

  @AfterAll
  static void close() {
    L9.close();
  }

  @Override
  MemorySubstrate substrate() {
    return L9;
  }
}
