package io.l9.substrate.inmemory.identity;

import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.identity.ApiKeyDirectoryContract;

final class InMemoryApiKeyDirectoryTest extends ApiKeyDirectoryContract {

  private final IdentityStore ports = InMemoryPorts.open().identity();

  @Override
  protected IdentityStore identity() {
    return ports;
  }
}
