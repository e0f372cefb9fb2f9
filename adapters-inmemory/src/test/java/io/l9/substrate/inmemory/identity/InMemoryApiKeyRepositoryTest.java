package io.l9.substrate.inmemory.identity;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.identity.ApiKeyRepositoryContract;
import io.l9.substrate.testkit.identity.IdentityPorts;

final class InMemoryApiKeyRepositoryTest extends ApiKeyRepositoryContract {

  private final IdentityPorts ports = InMemoryPorts.identity();

  @Override
  protected IdentityPorts identity() {
    return ports;
  }
}
