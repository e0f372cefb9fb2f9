package io.l9.substrate.langgraph4j;

import io.l9.substrate.MemorySubstrate;
import org.junit.jupiter.api.AfterEach;

class InMemorySaverTest extends SaverContract {

  private final MemorySubstrate substrate = MemorySubstrate.inMemory();

  @Override
  MemorySubstrate one() {
    return substrate;
  }

  @Override
  MemorySubstrate other() {
    return substrate;
  }

  @AfterEach
  void close() {
    substrate.close();
  }
}
