package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.shared.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a task about itself, each list at most {@value #MAX} texts of at most {@value
 * #MAX_TEXT} characters.
 *
 * @param whatWorked ways that worked
 * @param whatFailed errors that happened
 * @param falseConstraints limits that were assumed and are none
 * @param helpfulPatterns patterns that helped
 * @param lessons rules for later tasks
 * @param recommendations proposals for later
 */
public record TaskFindings(
    List<String> whatWorked,
    List<String> whatFailed,
    List<String> falseConstraints,
    List<String> helpfulPatterns,
    List<String> lessons,
    List<String> recommendations) {

  public static final int MAX = 100;
  public static final int MAX_TEXT = 10_000;

  public static final TaskFindings NONE =
      new TaskFindings(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public TaskFindings {
    whatWorked = List.copyOf(texts("/what_worked", whatWorked));
    whatFailed = List.copyOf(texts("/what_failed", whatFailed));
    falseConstraints = List.copyOf(texts("/false_constraints", falseConstraints));
    helpfulPatterns = List.copyOf(texts("/helpful_patterns", helpfulPatterns));
    lessons = List.copyOf(texts("/lessons", lessons));
    recommendations = List.copyOf(texts("/recommendations", recommendations));
  }

  private static List<String> texts(String pointer, List<String> values) {
    List<String> texts = new ArrayList<>();
    for (String value : Require.size(pointer, values, MAX)) {
      texts.add(Require.text(pointer + "/" + texts.size(), value, MAX_TEXT));
    }
    return texts;
  }

  /** Returns the statements that speak for a way: what worked, what helped, and lessons. */
  public List<String> good() {
    return joined(whatWorked, helpfulPatterns, lessons);
  }

  /** Returns the statements that speak against one: what failed, and false constraints. */
  public List<String> bad() {
    return joined(whatFailed, falseConstraints, List.of());
  }

  private static List<String> joined(List<String> one, List<String> two, List<String> three) {
    List<String> all = new ArrayList<>(one);
    all.addAll(two);
    all.addAll(three);
    return all;
  }
}
