/**
 * The routes of agents and of what they did, and their wire shapes. May use {@code http} and the
 * domain's agent events.
 */
@NullMarked
package io.l9.substrate.rest.memory.event;

import org.jspecify.annotations.NullMarked;
