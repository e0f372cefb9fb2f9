package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Require;
import java.util.Set;

/**
 * A search among reflections that are served, by meaning and words.
 *
 * @param text at most {@value #MAX_TEXT} characters
 * @param kinds empty: every kind
 * @param limit at most {@value #MAX_LIMIT}
 */
public record ReflectionSearch(String text, Set<ReflectionKind> kinds, int limit) {

  public static final int MAX_TEXT = 10_000;
  public static final int DEFAULT_LIMIT = 10;
  public static final int MAX_LIMIT = 200;

  public ReflectionSearch {
    Require.text("/text", text, MAX_TEXT);
    kinds = Set.copyOf(Require.present("/type", kinds));
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  public static ReflectionSearch of(String text) {
    return new ReflectionSearch(text, Set.of(), DEFAULT_LIMIT);
  }
}
