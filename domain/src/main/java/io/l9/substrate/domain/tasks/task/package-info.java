/**
 * Tasks: what is to be done, since when, how often it was tried and how it ended. Guarantees that
 * an owner has one task of a type and key at a time, and that a finished task changes only by a
 * redrive. May use {@code shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.tasks.task;

import org.jspecify.annotations.NullMarked;
