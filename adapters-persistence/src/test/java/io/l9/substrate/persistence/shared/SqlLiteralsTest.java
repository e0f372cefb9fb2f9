package io.l9.substrate.persistence.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notation does not depend on where the program runs, nor on the JDK's own texts. */
class SqlLiteralsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "en", "tr", "ar-EG", "fa", "th-TH-u-ca-buddhist-nu-thai", "ja-u-ca-japanese"})
  void writesTimesAsPostgresqlReadsThem_inEveryLocale(String locale) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    try {
      assertEquals("0001-01-01 00:00:00.000000+00 AD", time("0001-01-01T00:00:00Z"));
      assertEquals("2026-03-01 12:00:00.123456+00 AD", time("2026-03-01T12:00:00.123456999Z"));
      assertEquals("9999-12-31 23:59:59.999999+00 AD", time("9999-12-31T23:59:59.999999Z"));
      assertEquals("12000-01-01 00:00:00.000000+00 AD", time("+12000-01-01T00:00:00Z"));
      assertEquals("0001-12-31 23:59:59.000000+00 BC", time("0000-12-31T23:59:59Z"));
      assertEquals("-infinity", SqlLiterals.bound(Instant.MIN));
      assertEquals("infinity", SqlLiterals.bound(Instant.MAX));
      assertEquals("[0.5,-1.0E-7]", SqlLiterals.vector(new float[] {0.5f, -1e-7f}));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String time(String text) {
    return String.valueOf(SqlLiterals.time(Instant.parse(text)));
  }
}
