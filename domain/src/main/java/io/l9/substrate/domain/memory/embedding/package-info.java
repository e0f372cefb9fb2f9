/**
 * Vectors: texts in several embedding spaces, chunked by the model's tokens. Guarantees that
 * vectors are finite, that they are compared only within one space and model, and that their
 * dimension is the model's. May use {@code shared} and {@code tenancy}, and names packets by their
 * ids.
 */
@NullMarked
package io.l9.substrate.domain.memory.embedding;

import org.jspecify.annotations.NullMarked;
