/** The port of items in memory. */
@NullMarked
package io.l9.substrate.inmemory.store;

import org.jspecify.annotations.NullMarked;
