/**
 * The store of graphs: JSON objects by namespace and key, of which some expire, found by prefix,
 * members and meaning. Guarantees that a prefix covers whole labels, that an expired item is never
 * met, and that an actor meets only items of his own. May use {@code shared}, {@code tenancy} and
 * {@code memory.embedding}.
 */
@NullMarked
package io.l9.substrate.domain.store;

import org.jspecify.annotations.NullMarked;
