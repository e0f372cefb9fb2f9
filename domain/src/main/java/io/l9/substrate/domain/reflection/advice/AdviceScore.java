package io.l9.substrate.domain.reflection.advice;

import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.use.Effectiveness;

/**
 * The parts of which the score of an item is the sum, each in [0, its weight].
 *
 * @param relevance {@value #RELEVANCE} of how well it fits the task
 * @param effectiveness {@value #EFFECTIVENESS} of its measured effect, on a scale where a half is
 *     none
 * @param confidence {@value #CONFIDENCE} of the confidence in it
 * @param priority {@value #PRIORITY} of its author's word
 */
public record AdviceScore(
    double relevance, double effectiveness, double confidence, double priority) {

  public static final double RELEVANCE = .55;
  public static final double EFFECTIVENESS = .25;
  public static final double CONFIDENCE = .1;
  public static final double PRIORITY = .1;

  /** Returns the score of a reflection that fits so well. */
  public static AdviceScore of(Reflection reflection, double relevance, Effectiveness effect) {
    return new AdviceScore(
        RELEVANCE * relevance,
        EFFECTIVENESS * effect.scaled(),
        CONFIDENCE * reflection.confidence(),
        PRIORITY * reflection.priority().weight());
  }

  public double total() {
    return relevance + effectiveness + confidence + priority;
  }
}
