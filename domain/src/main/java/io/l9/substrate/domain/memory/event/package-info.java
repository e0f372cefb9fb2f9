/**
 * Agent events: the append-only log of what agents did to and about packets, and the agents that
 * are known by it. May use {@code shared}, {@code tenancy}, {@code memory.id} and {@code
 * memory.packet}.
 */
@NullMarked
package io.l9.substrate.domain.memory.event;

import org.jspecify.annotations.NullMarked;
