/** Summaries in memory. */
@NullMarked
package io.l9.substrate.inmemory.memory.summary;


import io.l9.substrate.domain.memory.summary.Summaries;

import org.jspecify.annotations.NullMarked;
