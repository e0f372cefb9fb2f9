/** Traces of requests, gathered from the rows of the other contexts in memory. */
@NullMarked
package io.l9.substrate.inmemory.traces;

import org.jspecify.annotations.NullMarked;
