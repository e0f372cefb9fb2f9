/**
 * The use cases of memory: writing packets, reading them, searching them. Guarantees that a packet
 * is stored whole or not at all, and that no model runs while a transaction is open. May use only
 * the domain.
 */
@NullMarked
package io.l9.substrate.application.memory;

import org.jspecify.annotations.NullMarked;
