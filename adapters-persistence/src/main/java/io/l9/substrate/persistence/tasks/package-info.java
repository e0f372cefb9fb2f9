/**
 * Tasks in {@code tasks}, their history in {@code task_events}. Guarantees that only the server's
 * clock decides what is due and when a lease ends, and that a claim reads nothing that is due
 * later. May use {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.tasks;

import org.jspecify.annotations.NullMarked;
