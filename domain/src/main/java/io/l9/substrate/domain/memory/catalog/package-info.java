/**
 * The catalog: lists, counts, windows and tails of stored packets, threads and tags, by their
 * columns and not by meaning. May use {@code shared}, {@code tenancy}, {@code memory.id} and {@code
 * memory.packet}.
 */
@NullMarked
package io.l9.substrate.domain.memory.catalog;

import org.jspecify.annotations.NullMarked;
