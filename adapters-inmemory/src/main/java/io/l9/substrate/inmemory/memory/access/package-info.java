/** The access log in memory. */
@NullMarked
package io.l9.substrate.inmemory.memory.access;

import org.jspecify.annotations.NullMarked;
