package io.l9.substrate.inmemory;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.memory.MemoryPorts;

/** The ports of memory over a fresh store. */
final class InMemoryPorts {

  private static final JsonCodec JSON = new Jackson3JsonCodec();

  private InMemoryPorts() {}

  static MemoryPorts fresh() {
    return of(new InMemoryAdapters(JSON));
  }

  static MemoryPorts of(InMemoryAdapters adapters) {
    return new MemoryPorts(adapters.memory(), JSON);
  }
}
