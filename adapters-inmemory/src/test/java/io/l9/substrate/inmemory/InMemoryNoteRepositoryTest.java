package io.l9.substrate.inmemory;

import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.note.NoteRepositoryContract;

final class InMemoryNoteRepositoryTest extends NoteRepositoryContract {
  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
