package io.l9.substrate.inmemory.requests;

import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.requests.OperationRepositoryContract;
import io.l9.substrate.testkit.requests.RequestPorts;

final class InMemoryOperationRepositoryTest extends OperationRepositoryContract {

  @Override
  protected RequestPorts ports() {
    return InMemoryPorts.requests(new InMemoryAdapters(new Jackson3JsonCodec()));
  }
}
