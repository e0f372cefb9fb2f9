/**
 * Task reflections: how a task ended, what worked and what did not. Guarantees one a task and
 * owner, the history of what it said before, and that what was derived from it follows it. May use
 * {@code shared}, {@code tenancy}, ids of packets, reflections and their ledger.
 */
@NullMarked
package io.l9.substrate.domain.reflection.task;

import org.jspecify.annotations.NullMarked;
