package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * The policy for a draft whose content is already stored in the same place ({@link DuplicateKey}).
 */
public enum OnDuplicate implements Coded {
  /**
   * The default. With a timestamp, only a packet of the same time is the same and is the answer;
   * with a thread and no timestamp the draft is stored, because repeating oneself in a conversation
   * means something; otherwise as {@link #RETURN}.
   */
  AUTO,
  /** The stored packet is the answer, whenever it happened. */
  RETURN,
  /** The draft is refused with {@code duplicate-content}. */
  REJECT,
  /** The stored packet is the answer, and counts as accessed once more. */
  REINFORCE,
  /**
   * The draft is stored beside the other: for imports, where saying the same twice means something.
   */
  KEEP;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such policy
   */
  public static OnDuplicate ofCode(String name) {
    for (OnDuplicate policy : values()) {
      if (policy.code().equals(name)) {
        return policy;
      }
    }
    throw ValidationException.at(
        "/on_duplicate", "must be one of auto, return, reject, reinforce, keep");
  }
}
