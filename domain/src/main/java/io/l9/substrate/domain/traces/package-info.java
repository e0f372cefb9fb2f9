/**
 * Traces of requests: lines of the log, reasoning, packets, tasks and checkpoints that the requests
 * of a trace id left behind, in one order. May use {@code shared}, {@code tenancy} and {@code
 * checkpoints}.
 */
@NullMarked
package io.l9.substrate.domain.traces;

import org.jspecify.annotations.NullMarked;
