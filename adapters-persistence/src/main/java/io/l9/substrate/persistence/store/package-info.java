/**
 * Items as rows of {@code store_items}. By SQL alone: sets of rows, written with conflict clauses
 * and found by ranges of texts, members of JSON and distances. May use {@code shared}, {@code
 * tenancy} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.store;

import org.jspecify.annotations.NullMarked;
