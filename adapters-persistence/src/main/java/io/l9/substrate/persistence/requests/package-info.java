/**
 * Answers to keyed requests, and operations, in SQL. Guarantees that a key is its actor's own, and
 * that a finished operation does not change. May use {@code shared}, {@code tenancy} and the
 * domain.
 */
@NullMarked
package io.l9.substrate.persistence.requests;

import org.jspecify.annotations.NullMarked;
