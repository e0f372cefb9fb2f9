/**
 * Measurements against a reference, in the same run and in turns. Guarantees that a figure is never
 * shown without what it was compared with, and that a bench touches no database but one that it
 * made itself. May use every layer, and nothing uses it.
 */
@NullMarked
package io.l9.substrate.benchmarks;

import org.jspecify.annotations.NullMarked;
