package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.requests.IdempotencyRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlIdempotencyRepositoryIT extends IdempotencyRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected RequestStore ports() {
    return MEMORY.requests();
  }

  @Override
  protected MemoryStore memory() {
    return MEMORY.memory();
  }
}
