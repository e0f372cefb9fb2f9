package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums over transactions over HTTP. */
class TradeSumRoutesTest extends TradeHttpTest {

  private String sell(String material, String price, String currency, String quantity, String at) {
    return created(
        Kind.TRANSACTION,
        ("{\"material\":{\"id\":\"%s\"},\"price\":\"%s\",\"currency\":\"%s\",\"quantity\":\"%s\","
                + "\"unit\":\"kg\",\"timestamp\":\"%s\"}")
            .formatted(material, price, currency, quantity, at));
  }

  /** The lines as {@code material period currency unit: transactions quantity amount}. */
  private List<String> lines(String query) {
    Answer answer = rest.get(TRADE + "sums" + query);
    assertEquals(200, answer.status(), answer::toString);
    List<String> lines = new ArrayList<>();
    answer
        .json()
        .path("data")
        .forEach(
            line ->
                lines.add(
                    "%s %s %s %s: %s %s %s"
                        .formatted(
                            line.path("material").asString("-"),
                            line.path("period").asString("-"),
                            line.path("currency").asString("-"),
                            line.path("unit").asString("-"),
                            line.path("transactions").asString(),
                            line.path("quantity").asString("-"),
                            line.path("amount").asString("-"))));
    return lines;
  }

  @Test
  void sumsExactly_byGroup_withoutCancelledOnes() {
    sell("PET", "0.1", "EUR", "1", "2026-01-05T00:00:00Z");
    sell("PET", "0.2", "EUR", "1", "2026-01-06T00:00:00Z");
    sell("PP", "1.000", "EUR", "3", "2026-02-01T00:00:00Z");
    String cancelled = sell("PP", "9", "EUR", "9", "2026-02-02T00:00:00Z");
    patch(cancelled, "\"v1\"", "{\"status\":\"cancelled\"}");
    assertEquals(List.of("- - EUR kg: 3 5 3.300"), lines(""));
    assertEquals(List.of("- - EUR kg: 4 14 84.300"), lines("?include=cancelled"));
    assertEquals(List.of("pet - EUR kg: 2 2 0.3", "pp - EUR kg: 1 3 3.000"), lines("?by=material"));
    assertEquals(
        List.of(
            "- 2026-01-01T00:00:00Z EUR kg: 2 2 0.3", "- 2026-02-01T00:00:00Z EUR kg: 1 3 3.000"),
        lines("?by=period"));
    assertEquals(
        List.of("- 2026-01-01T00:00:00Z EUR kg: 3 5 3.300"), lines("?by=period&period=year"));
    assertEquals(
        List.of("pet - EUR kg: 2 2 0"),
        lines("?by=material&material=PET&scale=0"),
        "rounded once, half to even");
    assertEquals(List.of("- - EUR kg: 1 1 0.1"), lines("?to=2026-01-06T00:00:00Z"));
    assertEquals(List.of(), lines("?from=2030-01-01T00:00:00Z"));
    assertEquals("3.300", rest.get(TRADE + "total").at("/amount"));
  }

  @Test
  void mixesNeitherCurrenciesNorUnits() {
    sell("PET", "1", "EUR", "1", "2026-01-05T00:00:00Z");
    sell("PET", "1", "USD", "1", "2026-01-05T00:00:00Z");
    assertEquals(List.of("pet - EUR kg: 1 1 1", "pet - USD kg: 1 1 1"), lines("?by=material"));
    Answer refused = rest.get(TRADE + "total");
    assertProblem(422, "validation-failed", "/total", refused);
    assertTrue(refused.at("/detail").contains("EUR per kg, USD per kg"), refused::toString);
    Answer none = rest.get(TRADE + "total?material=PP");
    assertEquals("0", none.at("/transactions"));
    assertTrue(none.json().at("/amount").isNull(), none::toString);
  }

  /** The sum of the strings that were sent, of which no digit may get lost on the wire. */
  @Test
  void sumsWhatWasSent_whateverTheScale() {
    Random random = new Random(5);
    BigDecimal quantity = BigDecimal.ZERO;
    BigDecimal amount = BigDecimal.ZERO;
    for (int i = 0; i < 60; i++) {
      BigDecimal price = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(13));
      BigDecimal count = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(13));
      sell("PET", price.toPlainString(), "EUR", count.toPlainString(), "2026-01-05T00:00:00Z");
      quantity = quantity.add(count);
      amount = amount.add(price.multiply(count));
    }
    Answer total = rest.get(TRADE + "total");
    assertEquals(quantity.toPlainString(), total.at("/quantity"));
    assertEquals(amount.toPlainString(), total.at("/amount"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sums?by=colour | /by",
        "sums?by= | /by",
        "sums?period=week | /period",
        "sums?buyer_id=x | /buyer_id",
        "sums?from=soon | /from",
        "sums?include=archived | /include",
        "sums?scale=25 | /scale",
        "sums?scale=-1 | /scale",
        "sums?scale=1.5 | /scale",
        "sums?material=%00 | /material",
        "sums?nothing=1 | /nothing",
        "total?by=material | /by",
      })
  void refusesQuestionsThatMeanNothing(String path, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.get(TRADE + path));
  }
}
