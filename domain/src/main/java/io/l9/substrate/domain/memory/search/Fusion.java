package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The normalization that makes the values of several legs comparable before their weighted sum. */
public enum Fusion implements Coded {
  /**
   * Each leg's values are stretched to [0, 1] over its candidates (min-max): the distances within a
   * leg count.
   */
  LINEAR,
  /**
   * {@code (k + 1) / (k + rank)}: reciprocal rank fusion (Cormack, Clarke, Buettcher, SIGIR 2009),
   * scaled so that the first has 1. Only the order within a leg counts.
   */
  RRF;

  /**
   * The values of a leg's candidates, made comparable to those of other legs.
   *
   * @param raw the candidates' values, best first
   * @param rrfK the constant k of {@link #RRF}
   * @return as many values in [0, 1], in the same order
   */
  public double[] normalize(double[] raw, int rrfK) {
    double[] normalized = new double[raw.length];
    if (raw.length == 0) {
      return normalized;
    }
    double high = raw[0];
    double low = raw[raw.length - 1];
    for (int i = 0; i < raw.length; i++) {
      normalized[i] =
          switch (this) {
            case LINEAR -> high > low ? (raw[i] - low) / (high - low) : 1;
            case RRF -> (rrfK + 1.0) / (rrfK + i + 1);
          };
    }
    return normalized;
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such fusion
   */
  public static Fusion ofCode(String name) {
    for (Fusion fusion : values()) {
      if (fusion.code().equals(name)) {
        return fusion;
      }
    }
    throw ValidationException.at("/fusion", "must be one of linear, rrf");
  }
}
