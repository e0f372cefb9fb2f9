package io.l9.substrate.inmemory.memory.note;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.note.NoteRepositoryContract;

final class InMemoryNoteRepositoryTest extends NoteRepositoryContract {
  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
