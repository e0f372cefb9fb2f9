package io.l9.substrate.testkit.trade;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.Period;
import io.l9.substrate.domain.trade.SumGroup;
import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeKinds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit for {@link io.l9.substrate.domain.trade.SumIndex}. */
public abstract class SumIndexContract extends DocumentContract {

  private static final Field BUYER = TradeKinds.TRANSACTION.field("buyer_id").orElseThrow();
  private static final Field SUPPLIER = TradeKinds.TRANSACTION.field("supplier_id").orElseThrow();

  /** The facts of a transaction that the test knows without asking a store. */
  private record Told(
      SumLine.Group all, Instant at, @Nullable BigDecimal price, @Nullable BigDecimal quantity) {}

  private final List<Told> told = new ArrayList<>();

  private List<SumLine> sums(TenantScope actor, SumQuery query) {
    return as(actor, () -> store().sums().sums(query)).stream().sorted(SumLine.ORDER).toList();
  }

  private List<SumLine> sums(SumQuery query) {
    return sums(actor(), query);
  }

  private BigDecimal anyNumber() {
    BigInteger digits = new BigInteger(1 + random().nextInt(120), random());
    BigDecimal number = new BigDecimal(digits, random().nextInt(Decimal.MAX_SCALE + 1));
    return random().nextBoolean() ? number : number.negate();
  }

  private static String some(List<String> texts, int index) {
    return texts.get(index % texts.size());
  }

  private Document transaction(int number, Document buyer, Document supplier) {
    Map<String, Object> fields = new HashMap<>();
    String material = some(List.of("pet", "hdpe", "ldpe"), random().nextInt(3));
    fields.put("material", new JsonDocument("{\"id\":\"" + material + "\"}"));
    String currency = random().nextInt(9) == 0 ? null : some(List.of("EUR", "USD"), number);
    String unit = random().nextInt(9) == 0 ? null : some(List.of("kg", "t"), random().nextInt(2));
    String status = some(List.of("draft", "agreed", "cancelled"), random().nextInt(3));
    fields.put("status", status);
    BigDecimal price = currency == null ? null : anyNumber();
    BigDecimal quantity = unit == null ? null : anyNumber();
    if (price != null) {
      fields.put("currency", currency);
      fields.put("price", new Decimal(price));
    }
    if (quantity != null) {
      fields.put("unit", unit);
      fields.put("quantity", new Decimal(quantity));
    }
    boolean isBought = random().nextBoolean();
    boolean isSupplied = random().nextBoolean();
    Instant at = NOW.minus(Duration.ofHours(random().nextInt(9000)));
    told.add(
        new Told(
            new SumLine.Group(
                material,
                isBought ? buyer.id() : null,
                isSupplied ? supplier.id() : null,
                status,
                Period.MONTH.startOf(at),
                currency,
                unit),
            at,
            price,
            quantity));
    Document made =
        new Document(TradeKinds.TRANSACTION, newId(), home(actor()), at, fields, null, 1, at);
    Document bought = isBought ? referring(made, BUYER, buyer, "Then") : made;
    return isSupplied ? referring(bought, SUPPLIER, supplier, "Then") : bought;
  }

  /** Stores random transactions of one buyer or none, and one supplier or none. */
  private Document fill(int transactions) {
    Document buyer = stored(TradeKinds.BUYER, 1);
    Document supplier = stored(TradeKinds.SUPPLIER, 1);
    run(
        actor(),
        () -> {
          for (int i = 0; i < transactions; i++) {
            assertEquals(1, documents().create(transaction(i, buyer, supplier)).version());
          }
        });
    return buyer;
  }

  private List<SumLine> expected(SumQuery query) {
    List<SumLine> lines = new ArrayList<>();
    told.stream()
        .filter(one -> query.isWithCancelled() || !"cancelled".equals(one.all().status()))
        .filter(one -> query.buyer() == null || query.buyer().equals(one.all().buyer()))
        .filter(one -> query.material() == null || query.material().equals(one.all().material()))
        .filter(one -> query.from() == null || !one.at().isBefore(query.from()))
        .filter(one -> query.to() == null || one.at().isBefore(query.to()))
        .collect(groupingBy(one -> group(one.all(), query.by())))
        .forEach((group, all) -> lines.add(line(group, all)));
    return lines.stream().sorted(SumLine.ORDER).toList();
  }

  private static SumLine.Group group(SumLine.Group all, Set<SumGroup> by) {
    return new SumLine.Group(
        by.contains(SumGroup.MATERIAL) ? all.material() : null,
        by.contains(SumGroup.BUYER) ? all.buyer() : null,
        by.contains(SumGroup.SUPPLIER) ? all.supplier() : null,
        by.contains(SumGroup.STATUS) ? all.status() : null,
        by.contains(SumGroup.PERIOD) ? all.period() : null,
        all.currency(),
        all.unit());
  }

  private static SumLine line(SumLine.Group group, List<Told> all) {
    BigDecimal quantity = null;
    BigDecimal amount = null;
    for (Told one : all) {
      if (one.quantity() != null) {
        quantity = quantity == null ? one.quantity() : quantity.add(one.quantity());
      }
      if (one.quantity() != null && one.price() != null) {
        BigDecimal own = one.price().multiply(one.quantity());
        amount = amount == null ? own : amount.add(own);
      }
    }
    return new SumLine(group, all.size(), quantity, amount);
  }

  private List<SumQuery> questions(Document buyer) {
    List<SumQuery> questions = new ArrayList<>();
    for (int i = 0; i < 1 << SumGroup.values().length; i++) {
      Set<SumGroup> by = new HashSet<>();
      int bit = 0;
      for (SumGroup group : SumGroup.values()) {
        if ((i >> bit++ & 1) == 1) {
          by.add(group);
        }
      }
      SumQuery question = SumQuery.groupedBy(by.toArray(SumGroup[]::new));
      questions.add(i % 2 == 0 ? question : question.withCancelled());
    }
    questions.add(SumQuery.groupedBy(SumGroup.MATERIAL).ofBuyer(buyer.id()));
    questions.add(
        new SumQuery(
            Set.of(),
            Period.YEAR,
            null,
            null,
            " PET",
            NOW.minus(Duration.ofHours(6000)),
            NOW.minus(Duration.ofHours(2000)),
            true,
            null));
    return questions;
  }

  @Test
  void sumsExactly_byAnyGrouping() {
    Document buyer = fill(Integer.getInteger("l9.trade.transactions", 1000));
    for (SumQuery question : questions(buyer)) {
      assertEquals(expected(question), sums(question), question::toString);
    }
  }

  @Test
  void sumsTheSame_whenTheBuyerIsGone() {
    Document buyer = fill(50);
    List<SumQuery> questions = questions(buyer);
    List<List<SumLine>> before = questions.stream().map(this::sums).toList();
    assertTrue(as(actor(), () -> documents().delete(TradeKinds.BUYER, buyer.id(), 1)));
    assertEquals(before, questions.stream().map(this::sums).toList());
  }

  @Test
  void losesNothing_toRounding() {
    List<Decimal> prices =
        List.of(
            Decimal.parse("/p", "0.1"), Decimal.parse("/p", "0.2"), Decimal.parse("/p", "1.50"));
    for (Decimal price : prices) {
      Document unused =
          stored(
              with(
                  made(TradeKinds.TRANSACTION, 1),
                  Map.of("price", price, "quantity", Decimal.parse("/q", "1"))));
    }
    SumLine line = sums(SumQuery.groupedBy()).get(0);
    assertEquals("1.80", line.amount() == null ? "" : line.amount().toPlainString());
  }

  @Test
  void sumsByDayMonthAndYear() {
    for (String at : List.of("2025-12-31T23:59:59.999999Z", "2026-01-01T00:00:00Z")) {
      Document unused =
          stored(
              SampleDocuments.of(
                  TradeKinds.TRANSACTION, newId(), home(actor()), Instant.parse(at), 1));
    }
    for (Period period : Period.values()) {
      SumQuery query =
          new SumQuery(Set.of(SumGroup.PERIOD), period, null, null, null, null, null, false, null);
      assertEquals(
          List.of(
              period.startOf(Instant.parse("2025-12-31T23:59:59.999999Z")),
              Instant.parse("2026-01-01T00:00:00Z")),
          sums(query).stream().map(line -> line.group().period()).toList());
    }
  }

  @Test
  void sumsWhatTheScopeSees() {
    Document unused = fill(20);
    assertEquals(sums(SumQuery.groupedBy()), sums(world().colleague(), SumQuery.groupedBy()));
    assertEquals(List.of(), sums(world().endUserElsewhere(), SumQuery.groupedBy()));
    assertEquals(List.of(), sums(world().foreigner(), SumQuery.groupedBy()));
    assertEquals(List.of(), sums(SumQuery.groupedBy().ofBuyer(new UUID(0, 1))));
  }

  @Test
  void refusesToWork_outsideOfAUnitOfWork() {
    assertThrows(IllegalStateException.class, () -> store().sums().sums(SumQuery.groupedBy()));
  }
}
