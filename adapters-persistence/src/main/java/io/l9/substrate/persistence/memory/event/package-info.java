/**
 * Agent events in {@code agent_memory_events}. Guarantees that events are only added. May use
 * {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.event;

import org.jspecify.annotations.NullMarked;
