package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentRepository;
import io.l9.substrate.domain.trade.FieldCondition;
import io.l9.substrate.domain.trade.Period;
import io.l9.substrate.domain.trade.SumGroup;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributePath;
import io.l9.substrate.testkit.trade.SampleDocuments;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls of every method of the ports of trade, with every condition. */
final class TradeCalls {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private TradeCalls() {}

  static void changesAndReads(TenantScope actor, TradeStore store) {
    for (DocumentKind kind : TradeKinds.ALL) {
      calls(actor, store.documents(), kind);
    }
    SumQuery query =
        new SumQuery(
            EnumSet.allOf(SumGroup.class),
            Period.DAY,
            new UUID(0, 1),
            new UUID(0, 2),
            "pet",
            AT,
            AT.plusSeconds(1),
            false,
            2);
    assertEquals(List.of(), store.sums().sums(query));
  }

  private static void calls(TenantScope actor, DocumentRepository documents, DocumentKind kind) {
    Document made = SampleDocuments.of(kind, UUID.randomUUID(), actor.owner(), AT, 1);
    Document first = documents.create(made);
    assertEquals(Optional.of(first), documents.find(kind, first.id()));
    AttributePath path = new AttributePath(kind.jsonFields().get(0) + ".n");
    DocumentQuery query =
        new DocumentQuery(
            kind,
            List.of(),
            List.of(new AttributeCondition(path, new JsonDocument("1"))),
            AT,
            AT.plusSeconds(1),
            false,
            3,
            new Position(AT.plusSeconds(1), first.id()));
    assertEquals(List.of(first), documents.list(query).items());
    assertEquals(1, documents.count(query));
    kind.fields().stream()
        .filter(field -> field.isSearched() && field.target() == null)
        .forEach(
            field -> {
              assertEquals(
                  Optional.of(first), documents.hold(kind, field, "sample no. 1"), kind::code);
              FieldCondition prefix = FieldCondition.prefix(field.name(), "Sample");
              assertEquals(
                  List.of(first), documents.list(DocumentQuery.of(kind, 3).where(prefix)).items());
            });
    Document second = first.next(AT, first.fields(), first.archivedAt(), AT);
    assertTrue(documents.replace(second));
    assertEquals(1, documents.versions(kind, first.id(), 3, 2).size());
    assertTrue(documents.delete(kind, first.id(), 2));
  }
}
