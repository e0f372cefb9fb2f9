package io.l9.substrate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.testkit.shared.Seeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalNumberTest {

  /** The samples of RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
  })
  void writesDoublesAsEcmaScriptDoes(String bits, String expected) {
    assertEquals(
        expected, CanonicalNumber.of(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
  }

  @Test
  void writesNoMoreDigitsThanNeeded_forTheSmallestDoubles() {
    for (long bits = 1; bits <= 2000; bits++) {
      assertShortest(Double.longBitsToDouble(bits));
    }
  }

  @Test
  void writesNoMoreDigitsThanNeeded(TestInfo test) {
    Random random = Seeds.of(test);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertShortest(value);
      }
    }
  }

  /** Asserts that the text reads back, and that none is shorter, nor as short and nearer. */
  private static void assertShortest(double value) {
    String text = CanonicalNumber.of(value);
    assertEquals(value, Double.parseDouble(text));
    BigDecimal exact = new BigDecimal(value);
    BigDecimal written = new BigDecimal(text).stripTrailingZeros();
    int digits = written.precision();
    for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
      BigDecimal asShort = exact.round(new MathContext(digits, mode));
      assertTrue(
          asShort.doubleValue() != value
              || asShort.subtract(exact).abs().compareTo(written.subtract(exact).abs()) >= 0,
          () -> asShort + " is nearer than " + text);
      if (digits > 1) {
        BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
        assertTrue(shorter.doubleValue() != value, () -> shorter + " is shorter than " + text);
      }
    }
  }
}
