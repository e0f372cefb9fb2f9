package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** Under which ids an import stores packets that bring their own. */
public enum ImportedIds implements Coded {
  /** Under their own. */
  KEEP,
  /**
   * Under ids that follow from the importer, the import's name and their own; so do the ids of
   * parents, roots, originals and threads. For a copy beside what it was exported from, in the same
   * database.
   */
  REMAP;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such choice
   */
  public static ImportedIds ofCode(String name) {
    for (ImportedIds choice : values()) {
      if (choice.code().equals(name)) {
        return choice;
      }
    }
    throw ValidationException.at("/ids", "must be one of keep, remap");
  }
}
