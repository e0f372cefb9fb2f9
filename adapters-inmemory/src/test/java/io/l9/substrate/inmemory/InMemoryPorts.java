package io.l9.substrate.inmemory;

import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.memory.MemoryPorts;

/** The ports of a fresh store, as the kits want them. */
final class InMemoryPorts {

  private InMemoryPorts() {}

  static MemoryPorts fresh() {
    Jackson3JsonCodec json = new Jackson3JsonCodec();
    InMemoryAdapters adapters = new InMemoryAdapters(json);
    return new MemoryPorts(
        adapters.unitOfWork(),
        adapters.packets(),
        adapters.embeddings(),
        adapters.embeddingIndex(),
        adapters.lexicalIndex(),
        json,
        adapters.summaries());
  }
}
