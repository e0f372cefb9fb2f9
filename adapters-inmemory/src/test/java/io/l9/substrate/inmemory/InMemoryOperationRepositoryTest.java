package io.l9.substrate.inmemory;

import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.requests.OperationRepositoryContract;

final class InMemoryOperationRepositoryTest extends OperationRepositoryContract {

  @Override
  protected RequestStore ports() {
    return new InMemoryAdapters(new Jackson3JsonCodec()).requests();
  }
}
