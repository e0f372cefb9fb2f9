package io.l9.substrate.application.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.TradeDocuments;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.TenantWorld;
import io.l9.substrate.testkit.trade.SampleDocuments;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The use cases of trade in memory, for the project's kinds and one more. */
final class TradeFixture {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final List<DocumentKind> KINDS =
      Stream.concat(TradeKinds.ALL.stream(), Stream.of(SampleDocuments.CONTRACT)).toList();

  final JsonCodec json = new Jackson3JsonCodec();
  final MutableClock clock = new MutableClock(NOW);
  final TenantWorld tenants = new TenantWorld(new Random(3));
  final TenantScope actor = tenants.endUser();
  final TradeUseCases useCases =
      TradeComponents.of(
          new InMemoryAdapters(json, clock).trade(), KINDS, new SequentialIds(NOW), json, clock);
  final TradeDocuments documents = useCases.documents();

  Document created(DocumentKind kind, int number) {
    return documents.create(actor, SampleDocuments.draft(kind, number));
  }

  Document party(DocumentKind kind, String name) {
    return documents.create(
        actor,
        new DocumentDraft(
            kind, null, null, Map.of("name", name, "profile", new JsonDocument("{}"))));
  }

  static Map<String, Object> trade(String price, String quantity) {
    return Map.of(
        "material",
        new JsonDocument("{\"id\":\"pet\"}"),
        "price",
        Decimal.parse("/price", price),
        "currency",
        "EUR",
        "quantity",
        Decimal.parse("/quantity", quantity),
        "unit",
        "kg");
  }

  Document transaction(Map<String, Object> more) {
    Map<String, Object> fields = new HashMap<>(trade("1.50", "2"));
    fields.putAll(more);
    return documents.create(actor, new DocumentDraft(TradeKinds.TRANSACTION, null, null, fields));
  }

  Document reread(Document document) {
    return documents.get(actor, document.kind(), document.id());
  }
}
