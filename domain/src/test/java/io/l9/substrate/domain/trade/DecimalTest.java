package io.l9.substrate.domain.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ValidationException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

  @ParameterizedTest
  @CsvSource({
    "1.50, 1.50",
    "0, 0",
    "-0.10, -0.10",
    "1E+3, 1000",
    "15e-1, 1.5",
    "99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
    "99999999999999999999999999.999999999999, 99999999999999999999999999.999999999999",
    "0.000000000001, 0.000000000001"
  })
  void keepsDigitsAndScale(String written, String text) {
    assertEquals(text, Decimal.parse("/price", written).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1,5",
        "NaN",
        "Infinity",
        "0x1",
        "1 ",
        "1.5.0",
        "0.0000000000001",
        "100000000000000000000000000000000000000",
        "1E+38",
        "1E+999999999",
        "1E-999999999",
        "1E+99999999999"
      })
  void refusesWhatIsNoDecimalOfItsSize(String written) {
    ValidationException refused =
        assertThrows(ValidationException.class, () -> Decimal.parse("/price", written));
    assertEquals("/price", refused.violations().get(0).pointer());
  }

  @Test
  void tellsScalesApart() {
    assertNotEquals(Decimal.parse("/p", "1.5"), Decimal.parse("/p", "1.50"));
    assertEquals(new Decimal(new BigDecimal("1E+2")), Decimal.parse("/p", "100"));
  }
}
