package io.l9.substrate.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terms of a time: the day of the month, the month and the year, in UTC. They are marked, so
 * that a search can leave them out, and a text has no term of them by its words.
 */
final class DateTerms {

  private static final String MARK = "/date";
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final Pattern DAY =
      Pattern.compile("0?([1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern YEAR = Pattern.compile("[1-9]\\d{3}");

  private DateTerms() {}

  /** Returns the terms of a stored time. */
  static List<String> of(Instant time) {
    LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
    return List.of(
        date.getDayOfMonth() + MARK,
        MONTHS.get(date.getMonthValue() - 1) + MARK,
        date.getYear() + MARK);
  }

  /** Returns the term that an asked word has if it can be a day, an English month or a year. */
  static Set<String> asked(String word) {
    Matcher day = DAY.matcher(word);
    if (day.matches()) {
      return Set.of(day.group(1) + MARK);
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return MONTHS.contains(lower) || YEAR.matcher(word).matches() ? Set.of(lower + MARK) : Set.of();
  }
}
