package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.shared.ValidationException;
import java.util.Locale;

/** The fate of parents that a line of an import names and that are not there. */
public enum AbsentParents {
  /**
   * They stay what they are, ids of packets that are not there, as after an erasure; who imports
   * the packet itself later has the edge.
   */
  KEEP,
  /** The packet is stored without them. */
  DROP;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such choice
   */
  public static AbsentParents ofWireName(String name) {
    for (AbsentParents choice : values()) {
      if (choice.wireName().equals(name)) {
        return choice;
      }
    }
    throw ValidationException.at("/absent_parents", "must be one of keep, drop");
  }
}
