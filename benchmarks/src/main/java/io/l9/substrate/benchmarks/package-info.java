/**
 * Measurements against a reference, in the same run and in turns. It guards that a figure is never
 * shown without what it was compared with, and that a bench touches no database but one that it
 * made itself. It may use every layer, and nothing uses it.
 */
@NullMarked
package io.l9.substrate.benchmarks;

import org.jspecify.annotations.NullMarked;
