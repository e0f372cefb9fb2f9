/**
 * Notes of agents in {@code semantic_memory}. Guarantees that row level security never shortens a
 * search. May use {@code memory.search}, {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.note;

import org.jspecify.annotations.NullMarked;
