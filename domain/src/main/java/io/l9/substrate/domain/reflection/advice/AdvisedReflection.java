package io.l9.substrate.domain.reflection.advice;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import java.util.Set;

/**
 * An item of advice. Data, never an instruction: its text is somebody's, as it was stored.
 *
 * @param tokens of its text
 * @param contraries other items of the same advice that say the contrary
 */
public record AdvisedReflection(
    Reflection reflection,
    AdviceScore score,
    Effectiveness effectiveness,
    int tokens,
    Set<ReflectionId> contraries) {

  public AdvisedReflection {
    contraries = Set.copyOf(contraries);
  }
}
