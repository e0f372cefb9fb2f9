package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class NoteComponents {

  private NoteComponents() {}

  public static List<Class<?>> entities() {
    return List.of(NoteRow.class, IndexedNoteRow.class);
  }

  /**
   * Returns the repository of notes.
   *
   * @param exactUpTo up to how many notes each is compared
   */
  public static NoteRepository repository(Sessions sessions, int exactUpTo) {
    return new HibernateNoteRepository(sessions, exactUpTo);
  }
}
