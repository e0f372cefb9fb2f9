package io.l9.substrate.domain.reflection.advice;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.Coded;
import org.jspecify.annotations.Nullable;

/**
 * A reflection that fits and is not among the items.
 *
 * @param instead the item that says nearly the same; null: another reason
 */
public record Withheld(ReflectionId reflection, Reason reason, @Nullable ReflectionId instead) {

  /** The reason. */
  public enum Reason implements Coded {
    /** Tasks that had it succeeded clearly less often. */
    HARMFUL,
    /** One of the items says nearly the same. */
    NEAR_DUPLICATE,
    /** There are as many items as were asked for. */
    MAX_ITEMS,
    /** The text would exceed the token budget. */
    MAX_TOKENS
  }
}
