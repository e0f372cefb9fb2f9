/**
 * Storing and reading packets: drafts, lineage, duplicates. Guarantees that a packet is stored
 * whole or not at all. May use {@code memory.embedding}, {@code memory.access}, {@code shared} and
 * the domain.
 */
@NullMarked
package io.l9.substrate.application.memory.packet;

import org.jspecify.annotations.NullMarked;
