package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.note.NoteRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateNoteRepositoryIT extends NoteRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
