/**
 * Search: semantic, keyword and hybrid, with an explanation of every score. Guarantees that a score
 * is the sum of what its explanation shows, and that rows that a scope does not see change no
 * result. May use {@code shared}, {@code tenancy} and the other contexts of memory.
 */
@NullMarked
package io.l9.substrate.domain.memory.search;

import org.jspecify.annotations.NullMarked;
