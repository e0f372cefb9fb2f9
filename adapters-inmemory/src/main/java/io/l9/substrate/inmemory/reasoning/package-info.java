/** Reasoning traces in memory. */
@NullMarked
package io.l9.substrate.inmemory.reasoning;

import org.jspecify.annotations.NullMarked;
