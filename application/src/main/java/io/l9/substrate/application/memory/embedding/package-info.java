/**
 * Search terms and vectors of packets, made at once, later or anew. Guarantees that no model runs
 * while a transaction is open. May use {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.application.memory.embedding;

import org.jspecify.annotations.NullMarked;
