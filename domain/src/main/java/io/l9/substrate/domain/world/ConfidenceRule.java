package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/** The rule for the confidence of an entity that an insight changes. */
public enum ConfidenceRule implements Coded {
  /** The new one. */
  REPLACE,
  /** The greater one. */
  MAX,
  /** The smaller one. */
  MIN;

  /**
   * The rule of a name.
   *
   * @throws ValidationException if there is none
   */
  public static ConfidenceRule ofCode(@Nullable String name) {
    for (ConfidenceRule rule : values()) {
      if (rule.code().equals(name)) {
        return rule;
      }
    }
    throw ValidationException.at("/confidence_rule", "must be one of replace, max, min");
  }

  double of(double before, double given) {
    return switch (this) {
      case REPLACE -> given;
      case MAX -> Math.max(before, given);
      case MIN -> Math.min(before, given);
    };
  }
}
