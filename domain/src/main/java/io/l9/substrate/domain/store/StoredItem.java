package io.l9.substrate.domain.store;

import org.jspecify.annotations.Nullable;

/**
 * An item to be stored.
 *
 * @param index null: the item is not found by meaning
 */
public record StoredItem(Item item, @Nullable ItemIndex index) {}
