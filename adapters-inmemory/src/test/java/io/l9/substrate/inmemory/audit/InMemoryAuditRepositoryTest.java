package io.l9.substrate.inmemory.audit;

import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.audit.AuditRepositoryContract;

final class InMemoryAuditRepositoryTest extends AuditRepositoryContract {

  private final AuditStore ports = InMemoryPorts.open().audit();

  @Override
  protected AuditStore audit() {
    return ports;
  }
}
