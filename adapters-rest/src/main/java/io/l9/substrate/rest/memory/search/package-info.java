/**
 * The routes of search, and their wire shapes. It guards that a score goes out unrounded and, if
 * asked for, with all that it is the sum of. It may use {@code http}, the packets' wire shape and
 * the domain's search.
 */
@NullMarked
package io.l9.substrate.rest.memory.search;

import org.jspecify.annotations.NullMarked;
