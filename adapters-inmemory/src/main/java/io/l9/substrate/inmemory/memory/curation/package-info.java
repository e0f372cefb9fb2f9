/** Changes and erasures of packets in memory. */
@NullMarked
package io.l9.substrate.inmemory.memory.curation;

import org.jspecify.annotations.NullMarked;
