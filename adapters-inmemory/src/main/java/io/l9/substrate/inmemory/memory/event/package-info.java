/** Events of agents in memory. */
@NullMarked
package io.l9.substrate.inmemory.memory.event;

import org.jspecify.annotations.NullMarked;
