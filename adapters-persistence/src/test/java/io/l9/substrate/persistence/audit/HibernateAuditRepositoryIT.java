package io.l9.substrate.persistence.audit;

import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.audit.AuditRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateAuditRepositoryIT extends AuditRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected AuditStore audit() {
    return MEMORY.audit();
  }
}
