/** Reflections, their ledger and task reflections in memory. */
@NullMarked
package io.l9.substrate.inmemory.reflection;

import org.jspecify.annotations.NullMarked;
