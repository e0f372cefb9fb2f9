package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The fate of parents that a line of an import names and that are not there. */
public enum AbsentParents implements Coded {
  /**
   * The ids stay, of packets that are not there, as after an erasure; importing the parent later
   * makes the edge.
   */
  KEEP,
  /** The packet is stored without them. */
  DROP;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such choice
   */
  public static AbsentParents ofCode(String name) {
    for (AbsentParents choice : values()) {
      if (choice.code().equals(name)) {
        return choice;
      }
    }
    throw ValidationException.at("/absent_parents", "must be one of keep, drop");
  }
}
