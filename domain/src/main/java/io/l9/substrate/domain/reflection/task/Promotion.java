package io.l9.substrate.domain.reflection.task;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.l9.substrate.domain.reflection.lesson.NormalForm;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rule by which the same statement of several tasks becomes a pattern: by distinct tasks of one
 * owner and visibility, never by rows, so that a task said often is one task. Deterministic; what
 * it decides of the same tasks twice is the same.
 */
public final class Promotion {

  /** The tasks that make a pattern. */
  public static final int PROMOTED_FROM = 3;

  /** The tasks below which a pattern is none any more. */
  public static final int DEMOTED_BELOW = 2;

  /** A statement and its side. */
  public record Statement(Polarity polarity, NormalForm form) {}

  /**
   * The tasks that say it.
   *
   * @param wording the content as the first of them has it, by the order of their ids
   * @param tasks their ids, in order
   */
  public record Support(String wording, Set<String> tasks) {

    public Support {
      tasks = Collections.unmodifiableSet(new TreeSet<>(tasks));
    }

    /** Whether it is a pattern now. */
    public boolean isPattern(boolean before) {
      return tasks.size() >= (before ? DEMOTED_BELOW : PROMOTED_FROM);
    }
  }

  private Promotion() {}

  /** Returns the statements of one task, each once, with the wording of the first. */
  public static Map<Statement, String> statements(TaskFindings findings) {
    Map<Statement, String> statements = new LinkedHashMap<>();
    findings
        .good()
        .forEach(
            text ->
                statements.putIfAbsent(new Statement(Polarity.GOOD, NormalForm.of(text)), text));
    findings
        .bad()
        .forEach(
            text -> statements.putIfAbsent(new Statement(Polarity.BAD, NormalForm.of(text)), text));
    return statements;
  }

  /** A statement as one task words it. */
  private record Said(Statement statement, String wording, String task) {}

  /** Returns the support of each statement that one of the tasks makes. */
  public static Map<Statement, Support> supports(Collection<TaskReflection> tasks) {
    return tasks.stream()
        .sorted(Comparator.comparing(TaskReflection::task))
        .flatMap(
            task ->
                statements(task.findings()).entrySet().stream()
                    .map(said -> new Said(said.getKey(), said.getValue(), task.task())))
        .collect(
            groupingBy(
                Said::statement,
                collectingAndThen(
                    toList(),
                    said ->
                        new Support(
                            said.get(0).wording(),
                            said.stream().map(Said::task).collect(toSet())))));
  }
}
