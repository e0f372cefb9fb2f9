/**
 * Agent events in {@code agent_memory_events}. It guards that events are only added. It may use
 * {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.event;

import org.jspecify.annotations.NullMarked;
