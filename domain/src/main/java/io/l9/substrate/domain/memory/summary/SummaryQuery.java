package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * A page of summaries, newest first.
 *
 * @param kind null: every kind
 * @param value of the subject; null: every one of the kind
 * @param onlyValid leaves out those whose validity has ended
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: from the beginning
 */
public record SummaryQuery(
    @Nullable SummaryKind kind,
    @Nullable String value,
    boolean onlyValid,
    int limit,
    @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public SummaryQuery {
    Require.optionalText("/scope_value", value, SummarySubject.MAX_VALUE);
    if (value != null && kind == null) {
      throw ValidationException.at("/scope_type", "is required where there is a scope_value");
    }
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest of all. */
  public static SummaryQuery newest() {
    return new SummaryQuery(null, null, false, DEFAULT_LIMIT, null);
  }

  public static SummaryQuery of(SummarySubject subject) {
    return new SummaryQuery(subject.kind(), subject.value(), false, DEFAULT_LIMIT, null);
  }
}
