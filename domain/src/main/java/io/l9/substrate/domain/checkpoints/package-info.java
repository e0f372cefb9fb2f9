/**
 * Checkpoints of graphs: histories by thread and namespace, values that are opaque to the
 * substrate, and writes of tasks. Guarantees that a checkpoint is stored and read with all of its
 * values or not at all, and that an actor meets only threads of his own. May use {@code shared} and
 * {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.checkpoints;

import org.jspecify.annotations.NullMarked;
