package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A search among the summaries that still hold.
 *
 * @param text at most {@value #MAX_TEXT} characters
 * @param kind null: every kind
 * @param limit at most {@value #MAX_LIMIT}
 */
public record SummarySearch(String text, @Nullable SummaryKind kind, int limit) {

  public static final int MAX_TEXT = 10_000;
  public static final int DEFAULT_LIMIT = 10;
  public static final int MAX_LIMIT = 200;

  public SummarySearch {
    Require.text("/text", text, MAX_TEXT);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  public static SummarySearch of(String text) {
    return new SummarySearch(text, null, DEFAULT_LIMIT);
  }
}
