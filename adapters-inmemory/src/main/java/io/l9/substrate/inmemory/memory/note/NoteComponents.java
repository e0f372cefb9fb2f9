package io.l9.substrate.inmemory.memory.note;

import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class NoteComponents {

  private NoteComponents() {}

  public static NoteRepository repository(UnitsOfWork units, PacketTable packets, JsonCodec json) {
    return new InMemoryNoteRepository(units, packets, json);
  }
}
