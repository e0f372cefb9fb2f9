/**
 * Vectors in {@code memory_embeddings}, which model each space holds, and which packets wait to be
 * embedded. Guarantees that a vector is stored with its packet's owner and visibility. May use
 * {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.embedding;

import org.jspecify.annotations.NullMarked;
