package io.l9.substrate.domain.knowledge.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the facts that were surest when they were last ranked: of confidence .6 or more, and
 * contradicted less than three times. The ranking is that of the last refresh; the facts are as
 * they are now, and those that are no longer believed are not among them.
 *
 * @param ranked the highest score first
 * @param next the place of the last of them if there may be more; null: this is the last page
 * @param refreshedAt when they were ranked
 */
public record RankedFacts(
    List<Ranked> ranked, @Nullable RankedFactPlace next, Instant refreshedAt) {

  /** The least confidence in the ranking. */
  public static final double MIN_CONFIDENCE = .6;

  /** The number of contradictions from which a fact is not in the ranking. */
  public static final int CONTRADICTIONS = 3;

  /**
   * A fact in the ranking.
   *
   * @param score the specification's {@code combined_importance} of its confidence and age, in [0,
   *     1]
   */
  public record Ranked(Fact fact, double score) {

    /** Returns the place in the ranking. */
    public RankedFactPlace place() {
      return new RankedFactPlace(score, fact.id());
    }
  }

  public RankedFacts {
    ranked = List.copyOf(ranked);
  }
}
