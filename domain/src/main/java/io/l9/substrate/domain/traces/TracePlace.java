package io.l9.substrate.domain.traces;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * The place of an entry in a trace: by time, then by id, kind and ordinal, so that no two have the
 * same.
 *
 * @param ordinal of a step, from 0; the number of an attempt; 0 of every other kind
 */
public record TracePlace(Instant at, UUID id, TraceKind kind, int ordinal)
    implements Comparable<TracePlace> {

  private static final Comparator<TracePlace> ORDER =
      Comparator.comparing((TracePlace place) -> new Position(place.at(), place.id()))
          .thenComparing(TracePlace::kind)
          .thenComparingInt(TracePlace::ordinal);

  public TracePlace {
    Require.optionalTime("/after", Require.present("/after", at));
    Require.present("/after", id);
    Require.present("/after", kind);
  }

  @Override
  public int compareTo(TracePlace other) {
    return ORDER.compare(this, other);
  }
}
