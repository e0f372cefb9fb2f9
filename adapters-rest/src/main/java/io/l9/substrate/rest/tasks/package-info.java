/**
 * The routes of tasks, for those who enqueue and look after them and for workers, and their wire
 * shapes. May use {@code http} and the domain.
 */
@NullMarked
package io.l9.substrate.rest.tasks;

import org.jspecify.annotations.NullMarked;
