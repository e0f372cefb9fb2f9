/** Retention in memory. */
@NullMarked
package io.l9.substrate.inmemory.retention;

import org.jspecify.annotations.NullMarked;
