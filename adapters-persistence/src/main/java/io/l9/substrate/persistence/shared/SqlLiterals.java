package io.l9.substrate.persistence.shared;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values in the notation in which PostgreSQL reads them. */
public final class SqlLiterals {

  /**
   * Years beyond 9999 and before Christ in PostgreSQL's manner, which no locale knows for certain;
   * digits below µs are cut off.
   */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NEVER)
          .appendPattern("-MM-dd HH:mm:ss.SSSSSS'+00' ")
          .appendText(ChronoField.ERA, Map.of(0L, "BC", 1L, "AD"))
          .toFormatter(Locale.ROOT)
          .withChronology(IsoChronology.INSTANCE)
          .withZone(ZoneOffset.UTC);

  private static final Instant FIRST = Instant.parse("-4700-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("+294000-01-01T00:00:00Z");

  private SqlLiterals() {}

  /** A time to be stored, cut to microseconds. */
  public static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : TIME.format(time);
  }

  /** A time to be compared with: what no timestamp can hold is infinitely far away. */
  public static String bound(Instant time) {
    return time.isBefore(FIRST) ? "-infinity" : time.isAfter(LAST) ? "infinity" : TIME.format(time);
  }

  /**
   * A lower bound, or an upper one that is left out: the next microsecond, because what is stored
   * before that was before the bound, too.
   */
  public static String from(Instant bound) {
    Instant floor = bound.truncatedTo(ChronoUnit.MICROS);
    return bound(floor.equals(bound) ? bound : floor.plus(1, ChronoUnit.MICROS));
  }

  /** An array of texts or ids. */
  public static String array(Collection<?> elements) {
    return elements.stream()
        .map(e -> '"' + e.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A vector of pgvector. */
  public static String vector(float[] numbers) {
    StringBuilder text = new StringBuilder(numbers.length * 12);
    for (float number : numbers) {
      text.append(text.isEmpty() ? '[' : ',').append(number);
    }
    return text.append(']').toString();
  }
}
