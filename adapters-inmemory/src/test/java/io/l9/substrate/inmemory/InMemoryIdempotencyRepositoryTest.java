package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.requests.IdempotencyRepositoryContract;

final class InMemoryIdempotencyRepositoryTest extends IdempotencyRepositoryContract {

  private final InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec());

  @Override
  protected RequestStore ports() {
    return adapters.requests();
  }

  @Override
  protected MemoryStore memory() {
    return adapters.memory();
  }
}
