/** Notes of agents in memory. */
@NullMarked
package io.l9.substrate.inmemory.memory.note;

import org.jspecify.annotations.NullMarked;
