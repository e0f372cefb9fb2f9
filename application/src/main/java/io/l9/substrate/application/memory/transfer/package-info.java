/**
 * Export and import of packets as lines. May use {@code memory.packet}, {@code memory.embedding},
 * {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.application.memory.transfer;

import org.jspecify.annotations.NullMarked;
