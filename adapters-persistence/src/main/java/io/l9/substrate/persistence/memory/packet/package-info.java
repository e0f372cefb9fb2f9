/**
 * Packets in {@code packet_store}. Guarantees that a batch is written by one statement, with every
 * column sent, so that no column default depends on who writes. May use {@code tenancy}, {@code
 * shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.packet;

import org.jspecify.annotations.NullMarked;
