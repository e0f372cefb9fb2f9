package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.shared.ValidationException;
import java.util.Locale;

/** How the values of several legs become comparable before their weighted sum. */
public enum Fusion {
  /**
   * Each leg's values are stretched to [0, 1] over its candidates (min-max): the distances within a
   * leg count.
   */
  LINEAR,
  /**
   * {@code 1 / (k + rank)} (reciprocal rank fusion; Cormack, Clarke, Buettcher, SIGIR 2009): only
   * the order counts.
   */
  RRF;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such fusion
   */
  public static Fusion ofWireName(String name) {
    for (Fusion fusion : values()) {
      if (fusion.wireName().equals(name)) {
        return fusion;
      }
    }
    throw ValidationException.at("/fusion", "must be one of linear, rrf");
  }
}
