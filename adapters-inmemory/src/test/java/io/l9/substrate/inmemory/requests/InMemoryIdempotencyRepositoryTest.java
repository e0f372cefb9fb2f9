package io.l9.substrate.inmemory.requests;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.requests.IdempotencyRepositoryContract;

final class InMemoryIdempotencyRepositoryTest extends IdempotencyRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected RequestStore ports() {
    return adapters.requests();
  }

  @Override
  protected MemoryStore memory() {
    return adapters.memory();
  }
}
