/**
 * Lists, counts and tails of stored packets, threads and tags. Guarantees that no expired packet is
 * in an answer. May use {@code memory.packet}, {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.catalog;

import org.jspecify.annotations.NullMarked;
