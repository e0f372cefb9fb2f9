package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A point in an embedding space: finite numbers, not all of them zero. Immutable. */
public final class Vector {

  private final float[] values;

  private Vector(float[] values) {
    this.values = values;
  }

  /**
   * A vector of a copy of these numbers.
   *
   * @throws ValidationException if there are none or more than {@link
   *     EmbeddingModel#MAX_DIMENSION}, one is NaN or infinite, or all are zero (then no cosine is
   *     defined)
   */
  public static Vector of(float... values) {
    if (values == null || values.length == 0 || values.length > EmbeddingModel.MAX_DIMENSION) {
      throw ValidationException.at(
          "/vector",
          ErrorCode.DIMENSION_MISMATCH,
          "must have 1 to " + EmbeddingModel.MAX_DIMENSION + " numbers");
    }
    boolean zero = true;
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw ValidationException.at("/vector", "must not contain NaN or infinity");
      }
      zero &= value == 0;
    }
    if (zero) {
      throw ValidationException.at("/vector", "must not be all zeros: it has no direction");
    }
    return new Vector(values.clone());
  }

  public int dimension() {
    return values.length;
  }

  /** A copy of the numbers. */
  public float[] toArray() {
    return values.clone();
  }

  /**
   * The cosine of the angle between the two, in [-1, 1].
   *
   * @throws ValidationException with the code {@code dimension-mismatch}
   */
  public double cosine(Vector other) {
    if (other.values.length != values.length) {
      throw ValidationException.at(
          "/vector",
          ErrorCode.DIMENSION_MISMATCH,
          "has " + other.values.length + " numbers, the other one " + values.length);
    }
    double dot = 0;
    double normA = 0;
    double normB = 0;
    for (int i = 0; i < values.length; i++) {
      dot += (double) values[i] * other.values[i];
      normA += (double) values[i] * values[i];
      normB += (double) other.values[i] * other.values[i];
    }
    return Math.max(-1, Math.min(1, dot / Math.sqrt(normA * normB)));
  }

  /**
   * The direction that several vectors have in common: the mean of their unit vectors.
   *
   * @return the first one if they cancel each other out
   */
  public static Vector mean(List<Vector> vectors) {
    float[] sum = new float[vectors.get(0).dimension()];
    for (Vector vector : vectors) {
      double norm = 0;
      for (float value : vector.values) {
        norm += (double) value * value;
      }
      norm = Math.sqrt(norm);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += (float) (vector.values[i] / norm / vectors.size());
      }
    }
    for (float value : sum) {
      if (value != 0) {
        return new Vector(sum);
      }
    }
    return vectors.get(0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Vector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Vector[" + values.length + "]";
  }
}
