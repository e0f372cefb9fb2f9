/** Summaries in memory. */
@NullMarked
package io.l9.substrate.inmemory.memory.summary;

import org.jspecify.annotations.NullMarked;
