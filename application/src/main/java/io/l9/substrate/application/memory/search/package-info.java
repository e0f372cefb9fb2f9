/**
 * Semantic, lexical and hybrid search, the explanation of misses, and indexing anew. May use {@code
 * memory.embedding}, {@code memory.access}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.application.memory.search;

import org.jspecify.annotations.NullMarked;
