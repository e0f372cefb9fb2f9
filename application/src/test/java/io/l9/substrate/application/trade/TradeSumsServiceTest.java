package io.l9.substrate.application.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.MaterialLink;
import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeSums;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TradeSumsServiceTest {

  private final TradeFixture trade = new TradeFixture();
  private final TradeSums sums = trade.useCases.sums();

  private void sold(String price, String quantity, Map<String, Object> more) {
    Map<String, Object> fields = new HashMap<>(TradeFixture.trade(price, quantity));
    fields.putAll(more);
    Document unused = trade.transaction(fields);
  }

  private String total() {
    return Objects.requireNonNull(sums.total(trade.actor, SumQuery.groupedBy()).amount())
        .toPlainString();
  }

  @Test
  void addsDecimals_exactly() {
    sold("0.1", "1", Map.of());
    sold("0.2", "1", Map.of());
    assertEquals("0.3", total());
    sold("0.000001", "1", Map.of());
    assertEquals("0.300001", total());
    sold("99999999999999999999999999.999999999999", "10", Map.of());
    assertEquals("1000000000000000000000000000.300000999990", total());
  }

  @Test
  void roundsOnce_atTheEnd() {
    sold("0.004", "1", Map.of());
    sold("0.004", "1", Map.of());
    sold("0.007", "1", Map.of());
    SumLine line = sums.total(trade.actor, SumQuery.groupedBy().rounded(2));
    assertEquals("0.02", String.valueOf(line.amount()), "half to even, of the exact 0.015");
    assertEquals("3.00", String.valueOf(line.quantity()));
  }

  @Test
  void mixesNeitherCurrenciesNorUnits() {
    assertEquals(SumLine.NONE, sums.total(trade.actor, SumQuery.groupedBy()));
    sold("1", "2", Map.of());
    sold("1", "2", Map.of("currency", "USD"));
    sold("1", "2", Map.of("unit", "t"));
    List<SumLine> lines = sums.sums(trade.actor, SumQuery.groupedBy());
    assertEquals(3, lines.size());
    ValidationException refused =
        assertThrows(
            ValidationException.class, () -> sums.total(trade.actor, SumQuery.groupedBy()));
    assertTrue(refused.violations().get(0).detail().contains("EUR per kg, EUR per t, USD per kg"));
  }

  @Test
  void leavesCancelledTransactionsOut_unlessAskedForThem() {
    sold("1", "2", Map.of("status", "cancelled"));
    assertEquals(List.of(), sums.sums(trade.actor, SumQuery.groupedBy()));
    assertEquals(1, sums.sums(trade.actor, SumQuery.groupedBy().withCancelled()).size());
  }

  @Test
  void refusesTooManyLines() {
    for (int i = 0; i <= SumQuery.MAX_LINES; i++) {
      sold("1", "1", Map.of("unit", "unit " + i));
    }
    assertThrows(ValidationException.class, () -> sums.sums(trade.actor, SumQuery.groupedBy()));
  }

  @Test
  void keepsOneRelationship_ofAKind() {
    Decimal half = Decimal.parse("/weight", "0.50");
    MaterialLink link = new MaterialLink("PET", "bottle", "becomes", half);
    Document made = trade.useCases.materials().put(trade.actor, link);
    assertEquals(1, made.version());
    assertEquals(
        new JsonDocument("[{\"to\":\"bottle\",\"type\":\"becomes\",\"weight\":\"0.50\"}]"),
        made.fields().get("relationships"));
    Document again =
        trade
            .useCases
            .materials()
            .put(trade.actor, new MaterialLink(" pet ", "bottle", "becomes", null));
    Document more =
        trade.useCases.materials().put(trade.actor, new MaterialLink("PET", "film", "is", null));
    assertEquals(made.id(), again.id());
    assertEquals(3, more.version());
    assertEquals(
        new JsonDocument(
            "[{\"to\":\"bottle\",\"type\":\"becomes\"},{\"to\":\"film\",\"type\":\"is\"}]"),
        more.fields().get("relationships"));
  }
}
