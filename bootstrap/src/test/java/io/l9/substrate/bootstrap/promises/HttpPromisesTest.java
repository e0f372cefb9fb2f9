package io.l9.substrate.bootstrap.promises;

import io.l9.substrate.MemorySubstrate;
import org.junit.jupiter.api.AfterEach;

/** In memory, whose record has the time of the clock. */
class HttpPromisesTest extends HttpPromises {

  private final MemorySubstrate l9 = MemorySubstrate.builder().clock(clock).embedder(null).build();

  @AfterEach
  void close() {
    l9.close();
  }

  @Override
  MemorySubstrate substrate() {
    return l9;
  }
}
