/** Exact search by vectors and by terms, over all rows in memory. */
@NullMarked
package io.l9.substrate.inmemory.memory.search;

import org.jspecify.annotations.NullMarked;
