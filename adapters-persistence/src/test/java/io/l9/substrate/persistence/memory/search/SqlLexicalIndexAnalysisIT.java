package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.search.LexicalIndexAnalysisContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlLexicalIndexAnalysisIT extends LexicalIndexAnalysisContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
