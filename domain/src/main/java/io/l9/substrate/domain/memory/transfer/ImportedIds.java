package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.shared.ValidationException;
import java.util.Locale;

/** Under which ids an import stores packets that bring their own. */
public enum ImportedIds {
  /** Under their own. */
  KEEP,
  /**
   * Under ids that follow from the importer, the import's name and their own; so do the ids of
   * parents, roots, originals and threads. For a copy beside what it was exported from, in the same
   * database.
   */
  REMAP;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such choice
   */
  public static ImportedIds ofWireName(String name) {
    for (ImportedIds choice : values()) {
      if (choice.wireName().equals(name)) {
        return choice;
      }
    }
    throw ValidationException.at("/ids", "must be one of keep, remap");
  }
}
