/**
 * Packets: every agent action as an immutable envelope, in threads and in a lineage of parents.
 * Guarantees that a packet never changes, that its parents exist and are visible, and that the same
 * content in the same place is one packet. May use {@code shared}, {@code tenancy} and, to have
 * packets found again, {@code memory.embedding}.
 */
@NullMarked
package io.l9.substrate.domain.memory.packet;

import org.jspecify.annotations.NullMarked;
