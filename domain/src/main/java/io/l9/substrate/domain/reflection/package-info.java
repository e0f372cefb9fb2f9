/**
 * Reflections of agents: what tasks taught, whether it helped, and what to know before the next
 * one. The records here hand out the ports of its packages as one.
 */
@NullMarked
package io.l9.substrate.domain.reflection;

import org.jspecify.annotations.NullMarked;
