package io.l9.substrate.testkit.shared;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Times that calendars, roundings and notations get wrong first. */
public final class Moments {

  /**
   * From the first that is stored to the last, with microseconds and no more: around 1582, where
   * the calendars of {@code java.sql} become Julian, around 1884, before which zones had local
   * offsets of minutes and seconds, on both sides of the epochs of Java and of PostgreSQL, and
   * beyond what nanoseconds in a {@code long} can say.
   */
  public static final List<Instant> EDGES =
      Stream.of(
              "0001-01-01T00:00:00Z",
              "0001-06-01T00:00:00.000001Z",
              "0099-12-31T23:59:59.999999Z",
              "1000-01-01T12:00:00Z",
              "1500-02-28T23:59:59.999999Z",
              "1500-03-01T00:00:00Z",
              "1582-10-04T23:59:59.999999Z",
              "1582-10-05T00:00:00Z",
              "1582-10-14T12:00:00.000001Z",
              "1582-10-15T00:00:00Z",
              "1677-09-21T00:12:43.145224Z",
              "1883-11-18T18:00:00.5Z",
              "1969-12-31T23:59:59.999999Z",
              "1970-01-01T00:00:00Z",
              "1999-12-31T23:59:59.999999Z",
              "2000-01-01T00:00:00.000001Z",
              "2024-02-29T23:59:59.123456Z",
              "2262-04-11T23:47:16.854776Z",
              "9999-12-31T23:59:59.999999Z")
          .map(Instant::parse)
          .toList();

  private Moments() {}
}
