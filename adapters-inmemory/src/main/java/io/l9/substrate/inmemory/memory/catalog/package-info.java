/** Lists of packets, threads and tags, computed at each call. */
@NullMarked
package io.l9.substrate.inmemory.memory.catalog;

import org.jspecify.annotations.NullMarked;
