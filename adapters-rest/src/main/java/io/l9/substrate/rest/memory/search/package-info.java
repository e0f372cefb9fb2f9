/**
 * The routes of search, and their wire shapes. Guarantees that a score goes out unrounded and, if
 * asked for, with all that it is the sum of. May use {@code http}, the packets' wire shape and the
 * domain's search.
 */
@NullMarked
package io.l9.substrate.rest.memory.search;

import org.jspecify.annotations.NullMarked;
