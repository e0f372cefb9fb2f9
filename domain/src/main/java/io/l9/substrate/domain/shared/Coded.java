package io.l9.substrate.domain.shared;

import java.util.Locale;

/**
 * An enum whose constants have a code: their stable name on the wire, on the command line and in
 * the database.
 */
public interface Coded {

  /** Returns the name in Java; every enum has it. */
  String name();

  /** Returns the code: the name in lower case, unless the enum has codes of its own. */
  default String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
