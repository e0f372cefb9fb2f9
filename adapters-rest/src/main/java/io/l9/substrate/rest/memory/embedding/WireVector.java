package io.l9.substrate.rest.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.List;

/** A vector on the wire is an array of numbers, which are stored in single precision. */
public final class WireVector {

  private WireVector() {}

  /**
   * The vector of these numbers.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException as {@link Vector#of}
   */
  public static Vector of(List<Double> numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return Vector.of(values);
  }
}
