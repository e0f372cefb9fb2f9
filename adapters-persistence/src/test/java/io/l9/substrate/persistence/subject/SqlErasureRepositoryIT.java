package io.l9.substrate.persistence.subject;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.subject.ErasureRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlErasureRepositoryIT extends ErasureRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected SubjectStore store() {
    return MEMORY.persistence().subjects();
  }

  @Override
  protected LogStore logs() {
    return MEMORY.persistence().logs();
  }
}
