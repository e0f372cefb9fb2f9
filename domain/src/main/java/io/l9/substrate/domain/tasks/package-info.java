/**
 * The queue of agents' tasks: its ports as two records, of a store and of use cases. May use its
 * parts and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.tasks;

import org.jspecify.annotations.NullMarked;
