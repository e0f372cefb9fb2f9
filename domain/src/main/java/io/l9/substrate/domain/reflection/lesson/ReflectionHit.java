package io.l9.substrate.domain.reflection.lesson;

import org.jspecify.annotations.Nullable;

/**
 * A reflection that was found.
 *
 * @param similarity the cosine of its vector and the query's, in [-1, 1]; null where one of the two
 *     has none, or they are of different models
 * @param coverage the share of the query's words that it has, in [0, 1]
 */
public record ReflectionHit(Reflection reflection, @Nullable Double similarity, double coverage) {

  /**
   * Half the similarity (0 if negative) and half the coverage; the coverage alone where there is no
   * similarity. In [0, 1].
   */
  public double relevance() {
    return relevanceOf(similarity, coverage);
  }

  /** Returns the relevance of what has this similarity and coverage. */
  public static double relevanceOf(@Nullable Double similarity, double coverage) {
    return similarity == null ? coverage : (Math.max(0, similarity) + coverage) / 2;
  }
}
