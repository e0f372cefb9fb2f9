package io.l9.substrate.domain.store;

import org.jspecify.annotations.Nullable;

/**
 * An item that a search found.
 *
 * @param score the cosine of its nearest vector and the question's, in [-1, 1]; null: it was not
 *     searched for by meaning
 */
public record FoundItem(Item item, @Nullable Double score) {}
