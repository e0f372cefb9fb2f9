package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * What made a vector: vectors of different models are never compared.
 *
 * @param id the model's name, such as {@code bge-small-en-v1.5}
 * @param dimension how many numbers its vectors have, 1 to {@value #MAX_DIMENSION}
 */
public record EmbeddingModel(String id, int dimension) {

  /** The most that pgvector indexes. */
  public static final int MAX_DIMENSION = 2000;

  public EmbeddingModel {
    Require.text("/model", id, 200);
    Require.between("/dimension", dimension, 1, MAX_DIMENSION);
  }

  /**
   * The vector itself, if it has this dimension.
   *
   * @throws ValidationException with the code {@code dimension-mismatch}
   */
  public Vector checked(String pointer, Vector vector) {
    if (vector.dimension() != dimension) {
      throw ValidationException.at(
          pointer,
          ErrorCode.DIMENSION_MISMATCH,
          "has " + vector.dimension() + " numbers; the model " + id + " has " + dimension);
    }
    return vector;
  }
}
