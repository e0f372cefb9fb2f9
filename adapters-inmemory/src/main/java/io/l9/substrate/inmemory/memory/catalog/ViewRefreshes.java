package io.l9.substrate.inmemory.memory.catalog;

import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The time of the last refresh of the views, which are computed when they are read. */
public final class ViewRefreshes {

  private static final String ALL = "all";

  private final Table<String, Instant> times;

  public ViewRefreshes(UnitsOfWork units) {
    times = new Table<>(units);
  }

  /** Returns the time of the last refresh; null: there was none. */
  public @Nullable Instant last() {
    return times.get(ALL);
  }

  /** Notes that the views were refreshed. */
  public void refreshed(Instant now) {
    times.put(ALL, now);
  }
}
