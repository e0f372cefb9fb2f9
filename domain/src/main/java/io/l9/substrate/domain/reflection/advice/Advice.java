package io.l9.substrate.domain.reflection.advice;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question before a task.
 *
 * @param sections the items of each section that was asked for, the best first
 * @param suggestion the id under which the items were written down for the task; null: nothing was
 * @param control whether items were withheld altogether, to measure what the others are worth
 * @param withheld reflections that fit and are not given, in the order of their scores
 * @param tokens of all items
 * @param estimator that counted them
 * @param notes what limits the answer, such as a missing embedder
 */
public record Advice(
    Map<AdviceSection, List<AdvisedReflection>> sections,
    @Nullable UUID suggestion,
    boolean control,
    List<Withheld> withheld,
    int tokens,
    String estimator,
    List<String> notes) {

  public Advice {
    sections = Map.copyOf(sections);
    withheld = List.copyOf(withheld);
    notes = List.copyOf(notes);
  }

  /** Returns the items of a section; none if it was not asked for. */
  public List<AdvisedReflection> of(AdviceSection section) {
    return sections.getOrDefault(section, List.of());
  }
}
