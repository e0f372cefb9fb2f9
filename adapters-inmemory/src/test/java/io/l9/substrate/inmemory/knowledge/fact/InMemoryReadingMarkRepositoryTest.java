package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.knowledge.fact.ReadingMarkRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;

final class InMemoryReadingMarkRepositoryTest extends ReadingMarkRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  public UnitOfWork unitOfWork() {
    return adapters.knowledge().unitOfWork();
  }

  @Override
  protected MemoryPorts memory() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected ReadingMarkRepository marks() {
    return adapters.knowledge().readingMarks();
  }
}
