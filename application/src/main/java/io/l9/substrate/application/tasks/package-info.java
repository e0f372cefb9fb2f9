/**
 * The queue of tasks and the work on them. Guarantees that only a lease that is held changes a
 * running task, but for the wish that it ends, and that no more than a few calls wait. May use only
 * the domain.
 */
@NullMarked
package io.l9.substrate.application.tasks;

import org.jspecify.annotations.NullMarked;
