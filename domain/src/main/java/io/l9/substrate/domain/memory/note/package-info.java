/**
 * Notes of agents: a payload with a vector of 1536 numbers, found again by nearness. Guarantees
 * that a note has a vector and is not changed once written. May use {@code shared}, {@code tenancy}
 * and {@code memory.embedding}.
 */
@NullMarked
package io.l9.substrate.domain.memory.note;

import org.jspecify.annotations.NullMarked;
