package io.l9.substrate.persistence.traces;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.traces.TracePorts;
import io.l9.substrate.testkit.traces.TraceRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlTraceRepositoryIT extends TraceRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected TracePorts traces() {
    Persistence persistence = MEMORY.persistence();
    return new TracePorts(
        persistence.traces(),
        persistence.logs(),
        persistence.reasoning(),
        persistence.tasks(),
        persistence.checkpoints());
  }
}
