package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.Locale;
import java.util.Random;

/**
 * Vectors as texts have them: around topics, not all over the space. The same seed makes the same
 * ones. Not thread-safe.
 */
final class ClusteredVectors {

  /** The distance of a vector from its topic, as a multiple of the topic's own length. */
  private static final float SPREAD = .7f;

  private static final int DIMENSION = PrecomputedEmbedder.MODEL.dimension();

  private final Random random;
  private final float[][] topics;

  ClusteredVectors(long seed, int topics) {
    this.random = new Random(seed);
    this.topics = new float[topics][];
    for (int i = 0; i < topics; i++) {
      this.topics[i] = gaussian();
    }
  }

  /** One of a topic chosen at random, of length 1. */
  float[] next() {
    float[] topic = topics[random.nextInt(topics.length)];
    float[] vector = gaussian();
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = topic[i] + SPREAD * vector[i];
      squares += (double) vector[i] * vector[i];
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }

  Vector nextVector() {
    return Vector.of(next());
  }

  private float[] gaussian() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  /** As pgvector reads it. */
  static String text(float[] vector) {
    StringBuilder text = new StringBuilder(vector.length * 10).append('[');
    for (int i = 0; i < vector.length; i++) {
      text.append(i == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.6f", vector[i]));
    }
    return text.append(']').toString();
  }
}
