package io.l9.substrate.persistence.requests;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.requests.IdempotencyRepositoryContract;
import io.l9.substrate.testkit.requests.RequestPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlIdempotencyRepositoryIT extends IdempotencyRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected RequestPorts ports() {
    return MEMORY.requests();
  }
}
