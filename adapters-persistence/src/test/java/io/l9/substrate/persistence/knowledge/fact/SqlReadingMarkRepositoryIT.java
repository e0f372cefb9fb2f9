package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.knowledge.fact.ReadingMarkRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReadingMarkRepositoryIT extends ReadingMarkRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  public UnitOfWork unitOfWork() {
    return MEMORY.maintainer().knowledge().unitOfWork();
  }

  @Override
  protected MemoryPorts memory() {
    return new MemoryPorts(MEMORY.maintainer().memory(), MigratedMemory.JSON);
  }

  @Override
  protected ReadingMarkRepository marks() {
    return MEMORY.maintainer().knowledge().readingMarks();
  }
}
