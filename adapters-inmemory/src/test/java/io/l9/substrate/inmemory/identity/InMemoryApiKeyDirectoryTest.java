package io.l9.substrate.inmemory.identity;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.identity.ApiKeyDirectoryContract;
import io.l9.substrate.testkit.identity.IdentityPorts;

final class InMemoryApiKeyDirectoryTest extends ApiKeyDirectoryContract {

  private final IdentityPorts ports = InMemoryPorts.identity();

  @Override
  protected IdentityPorts identity() {
    return ports;
  }
}
