package io.l9.substrate.testkit.trade;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.FieldType;
import io.l9.substrate.domain.trade.Lifecycle;
import io.l9.substrate.domain.trade.TradeKinds;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Documents to store, made of the descriptor of their kind alone. */
public final class SampleDocuments {

  /** A kind of which the project knows nothing but this descriptor. */
  public static final DocumentKind CONTRACT =
      new DocumentKind(
          "contract",
          "trade_contracts",
          "contract_id",
          "created_at",
          List.of(
              Field.of("title", FieldType.TEXT).required().searched(),
              Field.of("terms", FieldType.OBJECT).required(),
              Field.of("clauses", FieldType.ARRAY),
              Field.of("worth", FieldType.DECIMAL).with("currency"),
              Field.of("currency", FieldType.TEXT).matching("[A-Z]{3}"),
              Field.of("phase", FieldType.TEXT),
              Field.reference("party_id", TradeKinds.BUYER.code())),
          true,
          new Lifecycle(
              "phase",
              "open",
              Set.of("open"),
              Map.of("open", Set.of("closed"), "closed", Set.of())));

  private SampleDocuments() {}

  /** Returns the kinds that the project has, and one more. */
  public static Stream<DocumentKind> kinds() {
    return Stream.concat(TradeKinds.ALL.stream(), Stream.of(CONTRACT));
  }

  /**
   * Returns a value for every field that a client writes.
   *
   * @param number tells the values of documents apart
   */
  public static Map<String, Object> fields(DocumentKind kind, int number) {
    Map<String, Object> fields = new HashMap<>();
    for (Field field : kind.fields()) {
      if (!field.isDerived() && field.target() == null) {
        fields.put(field.name(), value(field, number));
      }
    }
    Lifecycle lifecycle = kind.lifecycle();
    if (lifecycle != null) {
      fields.put(lifecycle.field(), lifecycle.initial());
    }
    return Map.copyOf(fields);
  }

  private static Object value(Field field, int number) {
    return switch (field.type()) {
      case TEXT -> field.pattern() == null ? "Sample  No. " + number : "EUR";
      case DECIMAL -> Decimal.parse(field.pointer(), number + ".50");
      case OBJECT ->
          new JsonDocument("{\"id\":\"Sample No. " + number + "\",\"n\":" + number + "}");
      case ARRAY -> new JsonDocument("[{\"to\":\"m" + number + "\",\"type\":\"part\"}]");
      case REFERENCE -> throw new IllegalArgumentException(field.name() + " needs a target");
    };
  }

  /** Returns a draft of which every field has a value. */
  public static DocumentDraft draft(DocumentKind kind, int number) {
    return new DocumentDraft(kind, null, null, fields(kind, number));
  }

  /** Returns a document of which every field has a value. */
  public static Document of(DocumentKind kind, UUID id, Ownership owner, Instant at, int number) {
    return new Document(kind, id, owner, at, fields(kind, number), null, 1, at);
  }
}
