/**
 * Changes of stored packets, and their erasure. Guarantees that row level security binds each of
 * them. May use {@code memory.packet}, {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.curation;

import org.jspecify.annotations.NullMarked;
