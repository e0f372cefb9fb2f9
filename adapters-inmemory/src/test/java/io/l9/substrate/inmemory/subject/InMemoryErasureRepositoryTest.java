package io.l9.substrate.inmemory.subject;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.subject.ErasureRepositoryContract;

final class InMemoryErasureRepositoryTest extends ErasureRepositoryContract {

  private final InMemoryAdapters ports = InMemoryPorts.open();

  @Override
  protected SubjectStore store() {
    return ports.subjects();
  }

  @Override
  protected LogStore logs() {
    return ports.logs();
  }
}
