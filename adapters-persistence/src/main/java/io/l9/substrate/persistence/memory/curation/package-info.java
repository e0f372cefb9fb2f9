/**
 * Changes of stored packets, and their erasure. It guards that row level security binds each of
 * them. It may use {@code memory.packet}, {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.curation;

import org.jspecify.annotations.NullMarked;
