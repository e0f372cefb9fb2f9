package io.l9.substrate.inmemory.requests;

import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.requests.IdempotencyRepositoryContract;
import io.l9.substrate.testkit.requests.RequestPorts;

final class InMemoryIdempotencyRepositoryTest extends IdempotencyRepositoryContract {

  @Override
  protected RequestPorts ports() {
    return InMemoryPorts.requests(new InMemoryAdapters(new Jackson3JsonCodec()));
  }
}
