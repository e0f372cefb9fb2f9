/**
 * What one request left behind, by its trace id: lines of the log, reasoning, packets, tasks and
 * checkpoints in one order. May use {@code shared}, {@code tenancy} and {@code checkpoints}.
 */
@NullMarked
package io.l9.substrate.domain.traces;

import org.jspecify.annotations.NullMarked;
