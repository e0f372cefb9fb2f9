package io.l9.substrate.inmemory.requests;

import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.requests.OperationRepositoryContract;

final class InMemoryOperationRepositoryTest extends OperationRepositoryContract {

  @Override
  protected RequestStore ports() {
    return InMemoryPorts.open().requests();
  }
}
