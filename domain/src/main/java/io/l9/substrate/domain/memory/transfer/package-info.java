/**
 * Transfer: export and import of packets as lines. May use {@code shared}, {@code tenancy}, {@code
 * requests}, {@code memory.id} and {@code memory.packet}.
 */
@NullMarked
package io.l9.substrate.domain.memory.transfer;

import org.jspecify.annotations.NullMarked;
