package io.l9.substrate.inmemory;

import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.identity.ApiKeyDirectoryContract;

final class InMemoryApiKeyDirectoryTest extends ApiKeyDirectoryContract {

  private final IdentityStore ports = new InMemoryAdapters(new Jackson3JsonCodec()).identity();

  @Override
  protected IdentityStore identity() {
    return ports;
  }
}
