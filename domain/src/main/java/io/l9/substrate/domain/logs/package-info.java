/**
 * The agent log: lines that agents write, each with a level. Guarantees that the lines of a batch
 * keep their order, and that a reader who follows the log gets each line once. May use {@code
 * shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.domain.logs;

import org.jspecify.annotations.NullMarked;
