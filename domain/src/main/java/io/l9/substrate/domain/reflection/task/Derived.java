package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A reflection that follows from a task: its lessons, its failures, its false constraints and, as
 * improvements, its recommendations.
 *
 * @param content as the task has it
 */
public record Derived(ReflectionKind kind, String content) {

  /** Returns what two derivations of the same statement have in common. */
  public Key key() {
    return new Key(kind, NormalForm.of(content));
  }

  /** The identity of a derivation. */
  public record Key(ReflectionKind kind, NormalForm form) {}

  /** Returns what follows from findings, each normal form of a kind once, in their order. */
  static Set<Derived> of(TaskFindings findings) {
    Map<Key, Derived> derived = new LinkedHashMap<>();
    add(derived, ReflectionKind.LESSON, findings.lessons());
    add(derived, ReflectionKind.FAILURE, findings.whatFailed());
    add(derived, ReflectionKind.FALSE_CONSTRAINT, findings.falseConstraints());
    add(derived, ReflectionKind.IMPROVEMENT, findings.recommendations());
    return new LinkedHashSet<>(derived.values());
  }

  private static void add(Map<Key, Derived> derived, ReflectionKind kind, List<String> contents) {
    for (String content : contents) {
      Derived next = new Derived(kind, content);
      derived.putIfAbsent(next.key(), next);
    }
  }
}
