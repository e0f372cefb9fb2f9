package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Set;

/**
 * The model that makes vectors; vectors of different models are never compared.
 *
 * @param id the model's name, such as {@code bge-small-en-v1.5}
 * @param dimension the number of components of its vectors, 1 to {@value #MAX_DIMENSION}
 */
public record EmbeddingModel(String id, int dimension) {

  public static final int MAX_ID = 200;

  /** The most that pgvector indexes. */
  public static final int MAX_DIMENSION = 2000;

  /** The dimensions that the common models have. */
  private static final Set<Integer> INDEXED = Set.of(384, 768, 1024, 1536);

  public EmbeddingModel {
    Require.text("/model", id, MAX_ID);
    Require.between("/dimension", dimension, 1, MAX_DIMENSION);
  }

  /** Whether an approximate index is kept for vectors of this dimension. */
  public boolean indexed() {
    return INDEXED.contains(dimension);
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
