/**
 * Every outbound port in memory: the exact reference of the others, for tests and small uses. The
 * store guards the same isolation as the database, by the domain's own rules, and gives up a failed
 * unit of work whole. The package may use only {@code domain}.
 */
@NullMarked
package io.l9.substrate.inmemory;

import org.jspecify.annotations.NullMarked;
