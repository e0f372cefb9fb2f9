package io.l9.substrate.domain.traces;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of what the requests of a trace id left behind. Checks itself.
 *
 * @param trace the trace id
 * @param parts at least one
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record TraceQuery(
    String trace, Set<TracePart> parts, int limit, @Nullable TracePlace after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public TraceQuery {
    Require.text("/trace_id", trace, TenantScope.MAX_TRACING);
    parts = Set.copyOf(Require.size("/parts", parts, TracePart.values().length));
    if (parts.isEmpty()) {
      throw ValidationException.at("/parts", "must name at least one part");
    }
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The first page of every part. */
  public static TraceQuery of(String trace) {
    return new TraceQuery(trace, Set.of(TracePart.values()), DEFAULT_LIMIT, null);
  }
}
