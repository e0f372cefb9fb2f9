/**
 * Notes of agents in {@code semantic_memory}. It guards that row level security never shortens a
 * search. It may use {@code memory.search}, {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.note;

import org.jspecify.annotations.NullMarked;
