package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Coded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A period of the calendar, in UTC. */
public enum Period implements Coded {
  DAY,
  MONTH,
  YEAR;

  /** Returns the first moment of the period in which a time lies. */
  public Instant startOf(Instant time) {
    LocalDate date = time.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first =
        switch (this) {
          case DAY -> date;
          case MONTH -> date.withDayOfMonth(1);
          case YEAR -> date.withDayOfYear(1);
        };
    return first.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
