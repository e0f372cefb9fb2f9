/**
 * JMH benchmarks of what takes microseconds. Benchmarks of package-private classes stand in the
 * packages of these.
 */
@NullMarked
package io.l9.substrate.microbenchmarks;

import org.jspecify.annotations.NullMarked;
