package io.l9.substrate.domain.traces;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a trace.
 *
 * @param entries in the order of {@link TracePlace}
 * @param next where the next page begins; null if this is the last one
 */
public record TracePage(List<TraceEntry> entries, @Nullable TracePlace next) {

  public TracePage {
    entries = List.copyOf(entries);
  }

  /** The page of at most {@code limit} entries out of those that were read with one more. */
  public static TracePage of(List<TraceEntry> read, int limit) {
    return read.size() <= limit
        ? new TracePage(read, null)
        : new TracePage(read.subList(0, limit), read.get(limit - 1).place());
  }
}
