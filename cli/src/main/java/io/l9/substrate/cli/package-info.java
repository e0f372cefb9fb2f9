/**
 * The commands of {@code l9}. Guarantees that every failure has its exit code and a message that
 * says what to do. May use {@code bootstrap} and what is below; only the benchmarks use it.
 */
@NullMarked
package io.l9.substrate.cli;

import org.jspecify.annotations.NullMarked;
