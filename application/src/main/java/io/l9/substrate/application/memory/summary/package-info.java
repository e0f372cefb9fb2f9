/**
 * Summaries: consolidation, freshness and regeneration. Guarantees that no model runs while a
 * transaction is open. May use {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.application.memory.summary;

import org.jspecify.annotations.NullMarked;
