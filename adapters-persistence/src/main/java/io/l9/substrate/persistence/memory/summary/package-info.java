/**
 * Summaries in {@code memory_summaries}. Guarantees that a changed summary is never overwritten
 * unseen, and that rows of other clients can be read. May use {@code tenancy}, {@code shared} and
 * the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.summary;

import org.jspecify.annotations.NullMarked;
