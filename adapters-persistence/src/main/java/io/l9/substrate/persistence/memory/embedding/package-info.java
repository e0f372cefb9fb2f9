/**
 * Vectors in {@code memory_embeddings}. It guards that a vector is stored with its packet's owner
 * and visibility. It may use {@code tenancy}, {@code shared} and the domain.
 */
@NullMarked
package io.l9.substrate.persistence.memory.embedding;

import org.jspecify.annotations.NullMarked;
