/**
 * Semantic search on pgvector and keyword search on the side table of terms. Guarantees that row
 * level security and filters never shorten an answer, and that scores are the domain's. May use
 * {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.search;

import org.jspecify.annotations.NullMarked;
