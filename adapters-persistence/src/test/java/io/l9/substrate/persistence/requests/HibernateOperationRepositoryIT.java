package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.requests.OperationRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateOperationRepositoryIT extends OperationRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected RequestStore ports() {
    return MEMORY.requests();
  }
}
