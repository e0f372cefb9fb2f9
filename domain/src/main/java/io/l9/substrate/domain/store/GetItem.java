package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.Require;

/**
 * An operation that reads an item.
 *
 * @param isRefreshing whether the item is kept for its whole time again
 */
public record GetItem(ItemAddress address, boolean isRefreshing) implements StoreOp {

  public GetItem {
    Require.present("/namespace", address);
  }
}
