/** Packets in memory, and the rows that others read of them. */
@NullMarked
package io.l9.substrate.inmemory.memory.packet;

import org.jspecify.annotations.NullMarked;
