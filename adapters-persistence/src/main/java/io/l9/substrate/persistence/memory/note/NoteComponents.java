package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class NoteComponents {

  private NoteComponents() {}

  /**
   * Notes.
   *
   * @param exactUpTo up to how many notes each is compared
   */
  public static NoteRepository repository(Sessions sessions, JsonCodec json, int exactUpTo) {
    return new PgVectorNoteRepository(sessions, json, exactUpTo);
  }
}
