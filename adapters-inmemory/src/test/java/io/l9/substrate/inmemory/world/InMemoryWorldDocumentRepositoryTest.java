package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.world.WorldDocumentRepositoryContract;

final class InMemoryWorldDocumentRepositoryTest extends WorldDocumentRepositoryContract {

  private final WorldStore store = InMemoryPorts.open().world();

  @Override
  protected WorldStore store() {
    return store;
  }

  @Override
  protected JsonCodec json() {
    return new Jackson3JsonCodec();
  }
}
