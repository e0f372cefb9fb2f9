package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.shared.Require;

/**
 * The weights of the parts of a score: each part's share when its value is 1; each in [0, 1].
 *
 * @param semantic the semantic leg; shared among its spaces by their own weights
 * @param keyword the keyword leg
 * @param recency the packet's {@code temporalWeight}
 * @param importance the packet's importance
 * @param access the packet's {@code accessWeight}
 * @param thread the legs' value of the packet just before or just after it in its thread, the
 *     better one: an answer often stands beside the words that were asked for
 */
public record RankWeights(
    double semantic,
    double keyword,
    double recency,
    double importance,
    double access,
    double thread) {

  /**
   * Relevance decides, a part of it lent by neighbours; freshness, importance and use decide
   * between near equals. Chosen by measurement: see the decision 0025.
   */
  public static final RankWeights DEFAULT = new RankWeights(0.5, 0.5, 0.01, 0.01, 0.01, 0.4);

  /** The weight of packets of the agent who asks, where the text says "I" or "my". */
  public static final double ASKER = 0.1;

  /** The weight of the reranker: about that of everything else together. */
  public static final double RERANK = 1;

  public RankWeights {
    Require.between("/rank/semantic", semantic, 0, 1);
    Require.between("/rank/keyword", keyword, 0, 1);
    Require.between("/rank/recency", recency, 0, 1);
    Require.between("/rank/importance", importance, 0, 1);
    Require.between("/rank/access", access, 0, 1);
    Require.between("/rank/thread", thread, 0, 1);
  }
}
