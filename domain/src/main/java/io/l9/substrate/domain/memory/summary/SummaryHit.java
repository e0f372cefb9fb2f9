package io.l9.substrate.domain.memory.summary;

import org.jspecify.annotations.Nullable;

/**
 * A summary that was found.
 *
 * @param similarity the cosine of its vector and the query's, in [-1, 1]; null where one of the two
 *     has none, or they are of different models
 * @param coverage the share of the query's words that it has, in [0, 1]
 */
public record SummaryHit(Summary summary, @Nullable Double similarity, double coverage) {

  /**
   * Half the similarity (0 if negative) and half the coverage; the coverage alone where there is no
   * similarity. In [0, 1]: summaries are few, so that their scores need no statistics.
   */
  public double score() {
    return similarity == null ? coverage : (Math.max(0, similarity) + coverage) / 2;
  }
}
