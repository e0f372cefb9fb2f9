package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;

/**
 * Operations that are done one after the other, all of them or none.
 *
 * @param ops 1 to {@value #MAX_OPS}, whose searches look for at most {@value #MAX_FOUND} items
 */
public record StoreBatch(List<StoreOp> ops) {

  public static final int MAX_OPS = 500;
  public static final int MAX_FOUND = 1000;

  public StoreBatch {
    ops = List.copyOf(Require.size("/ops", ops, MAX_OPS));
    if (ops.isEmpty()) {
      throw ValidationException.at("/ops", "must not be empty");
    }
    int found = 0;
    for (int i = 0; i < ops.size(); i++) {
      found += ops.get(i) instanceof SearchItems search ? search.limit() : 0;
      if (found > MAX_FOUND) {
        throw ValidationException.at(
            "/ops/" + i + "/search/limit",
            ErrorCode.LIMIT_TOO_LARGE,
            "makes "
                + found
                + " together with those before; at most "
                + MAX_FOUND
                + " are allowed in a call");
      }
    }
  }

  public static StoreBatch of(StoreOp... ops) {
    return new StoreBatch(List.of(ops));
  }

  /** Returns whether it changes anything but the time for which items are kept. */
  public boolean isWriting() {
    return ops.stream().anyMatch(PutItem.class::isInstance);
  }
}
