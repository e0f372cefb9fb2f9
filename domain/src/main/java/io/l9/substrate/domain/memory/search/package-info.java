/**
 * Search: semantic, keyword and hybrid, with an explanation of every score. It guards that a score
 * is the sum of what its explanation shows, and that what a scope does not see changes no result.
 * It may use {@code shared}, {@code tenancy} and the other contexts of memory.
 */
@NullMarked
package io.l9.substrate.domain.memory.search;

import org.jspecify.annotations.NullMarked;
