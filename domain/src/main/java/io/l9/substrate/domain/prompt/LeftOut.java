package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.shared.Coded;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item that was found and is not in the context.
 *
 * @param near the item that stands for it; null unless it is a near duplicate
 */
public record LeftOut(ItemKind kind, UUID id, Reason reason, @Nullable UUID near) {

  /** The reason for leaving an item out, in the order in which they are checked. */
  public enum Reason implements Coded {
    /** Another value took its place. */
    SUPERSEDED,
    /** Tasks that had the lesson succeeded clearly less often. */
    HARMFUL,
    /** The fact does not hold now: it ended, or has not begun. */
    NOT_CURRENT,
    /** An item that is in says the same. */
    NEAR_DUPLICATE,
    /** There are as many items as were asked for. */
    K,
    /** The item does not fit into the tokens that are left. */
    BUDGET
  }

  static LeftOut of(ContextItem item, Reason reason) {
    return new LeftOut(item.kind(), item.id(), reason, null);
  }
}
