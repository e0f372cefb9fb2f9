package io.l9.substrate.inmemory.trade;

import static java.util.stream.Collectors.groupingBy;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.SumGroup;
import io.l9.substrate.domain.trade.SumIndex;
import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeKinds;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class InMemorySumIndex implements SumIndex {

  private final DocumentTable documents;
  private final JsonCodec json;

  InMemorySumIndex(DocumentTable documents, JsonCodec json) {
    this.documents = documents;
    this.json = json;
  }

  @Override
  public List<SumLine> sums(SumQuery query) {
    return documents
        .visible(TradeKinds.TRANSACTION)
        .filter(transaction -> matches(transaction, query))
        .collect(groupingBy(transaction -> group(transaction, query)))
        .entrySet()
        .stream()
        .map(group -> line(group.getKey(), group.getValue()))
        .limit(SumQuery.MAX_LINES + 1L)
        .toList();
  }

  private boolean matches(Document transaction, SumQuery query) {
    return (query.isWithCancelled()
            || !TradeKinds.CANCELLED.equals(transaction.fields().get("status")))
        && (query.from() == null || !transaction.at().isBefore(query.from()))
        && (query.to() == null || transaction.at().isBefore(query.to()))
        && (query.buyer() == null || query.buyer().equals(party(transaction, "buyer_id")))
        && (query.supplier() == null || query.supplier().equals(party(transaction, "supplier_id")))
        && (query.material() == null || query.material().equals(key(transaction, "material")));
  }

  private SumLine.Group group(Document transaction, SumQuery query) {
    return new SumLine.Group(
        query.by().contains(SumGroup.MATERIAL) ? key(transaction, "material") : null,
        query.by().contains(SumGroup.BUYER) ? party(transaction, "buyer_id") : null,
        query.by().contains(SumGroup.SUPPLIER) ? party(transaction, "supplier_id") : null,
        query.by().contains(SumGroup.STATUS) ? text(transaction, "status") : null,
        query.by().contains(SumGroup.PERIOD) ? query.period().startOf(transaction.at()) : null,
        text(transaction, "currency"),
        text(transaction, "unit"));
  }

  private @Nullable String key(Document transaction, String name) {
    Field field = TradeKinds.TRANSACTION.field(name).orElseThrow();
    return transaction.key(field, json).orElse(null);
  }

  private @Nullable UUID party(Document transaction, String name) {
    String id = key(transaction, name);
    return id == null ? null : UUID.fromString(id);
  }

  private static @Nullable String text(Document transaction, String name) {
    return transaction.fields().get(name) instanceof String text ? text : null;
  }

  private static SumLine line(SumLine.Group group, List<Document> transactions) {
    return new SumLine(
        group,
        transactions.size(),
        sum(transactions.stream().flatMap(one -> decimal(one, "quantity"))),
        sum(
            transactions.stream()
                .flatMap(
                    one ->
                        decimal(one, "price")
                            .flatMap(price -> decimal(one, "quantity").map(price::multiply)))));
  }

  private static Stream<BigDecimal> decimal(Document transaction, String name) {
    return transaction.fields().get(name) instanceof Decimal decimal
        ? Stream.of(decimal.value())
        : Stream.empty();
  }

  private static @Nullable BigDecimal sum(Stream<BigDecimal> values) {
    return values.reduce(BigDecimal::add).orElse(null);
  }
}
