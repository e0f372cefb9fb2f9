package io.l9.substrate;

import org.junit.jupiter.api.AfterEach;

class EdgesOfFactsTest extends EdgesOfFacts {

  private final MemorySubstrate l9 = MemorySubstrate.builder().embedder(null).clock(clock).build();

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
    return 400;
  }
}
