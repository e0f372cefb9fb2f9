package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.StorePosition;
import java.util.List;

/**
 * New lines in the order in which they were stored.
 *
 * @param next where to go on
 * @param hasMore whether there are more already: read on at once, without waiting
 */
public record LogTail(List<LogEntry> entries, StorePosition next, boolean hasMore) {

  public LogTail {
    entries = List.copyOf(entries);
  }
}
