/**
 * Identifiers of memory that other contexts name: packets, threads, summaries. May use {@code
 * shared}.
 */
@NullMarked
package io.l9.substrate.domain.memory.id;

import org.jspecify.annotations.NullMarked;
