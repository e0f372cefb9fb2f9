package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a hit has its score: {@link #total()} is the sum of all contributions.
 *
 * @param refinements of the search
 */
public record ScoreDetails(
    Fusion fusion, Refinements refinements, List<Leg> legs, List<Part> parts) {

  public ScoreDetails {
    legs = List.copyOf(legs);
    parts = List.copyOf(parts);
  }

  /**
   * The part of one leg of the search.
   *
   * @param name {@code semantic} or {@code keyword}
   * @param space of a semantic leg
   * @param raw the cosine in [-1, 1], or the BM25 score from 0
   * @param penalty the {@link ChunkPenalty} that the raw value is ranked less; 0 where there is
   *     none
   * @param rank the place among the leg's candidates, from 1
   * @param normalized the raw value less the penalty, or the rank, as the fusion sees it
   * @param contribution {@code weight * normalized}
   */
  public record Leg(
      String name,
      @Nullable EmbeddingSpace space,
      double raw,
      double penalty,
      int rank,
      double normalized,
      double weight,
      double contribution) {}

  /**
   * The part of the packet itself, or of its thread.
   *
   * @param name {@code recency}, {@code importance} or {@code access}; {@code thread} where a
   *     neighbour was found too; {@code asker} where it is a packet of the agent who asks; {@code
   *     rerank} where a {@link Reranker} judged it: its score, stretched to [0, 1] over the hits
   *     that it judged
   * @param raw in [0, 1]
   * @param contribution {@code weight * raw}
   */
  public record Part(String name, double raw, double weight, double contribution) {

    public static Part of(String name, double raw, double weight) {
      return new Part(name, raw, weight, weight * raw);
    }
  }

  /** The same with one more part. */
  public ScoreDetails with(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new ScoreDetails(fusion, refinements, legs, more);
  }

  public double total() {
    return legs.stream().mapToDouble(Leg::contribution).sum()
        + parts.stream().mapToDouble(Part::contribution).sum();
  }
}
