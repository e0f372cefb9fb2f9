package io.l9.substrate.domain.trade;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kinds of documents of trade. */
public final class TradeKinds {

  /** The status of transactions that sums leave out. */
  public static final String CANCELLED = "cancelled";

  public static final DocumentKind BUYER = party("buyer", "buyer_profiles", "buyer_id");

  public static final DocumentKind SUPPLIER = party("supplier", "supplier_profiles", "supplier_id");

  /** The statuses of transactions; a posted one says for ever what it said. */
  public static final Lifecycle STATUSES =
      new Lifecycle(
          "status",
          "draft",
          Set.of("draft"),
          Map.ofEntries(
              entry("draft", Set.of("agreed", CANCELLED)),
              entry("agreed", Set.of("shipped", CANCELLED)),
              entry("shipped", Set.of("settled", CANCELLED)),
              entry("settled", Set.of()),
              entry(CANCELLED, Set.of())));

  public static final DocumentKind TRANSACTION =
      new DocumentKind(
          "transaction",
          "transactions",
          "transaction_id",
          "timestamp",
          List.of(
              Field.reference("buyer_id", BUYER.code()),
              Field.reference("supplier_id", SUPPLIER.code()),
              Field.of("material", FieldType.OBJECT).required().searched(),
              Field.of("price", FieldType.DECIMAL).with("currency"),
              Field.of("currency", FieldType.TEXT).matching("[A-Z]{3}"),
              Field.of("quantity", FieldType.DECIMAL).with("unit"),
              Field.of("unit", FieldType.TEXT).matching("(?s).{1,50}"),
              Field.of("status", FieldType.TEXT)),
          false,
          STATUSES);

  public static final DocumentKind MATERIAL_EDGE =
      new DocumentKind(
          "material edge",
          "material_edges",
          "edge_id",
          "created_at",
          List.of(
              Field.of("material", FieldType.OBJECT).required().searched().fixed(),
              Field.of("attributes", FieldType.OBJECT),
              Field.of("relationships", FieldType.ARRAY)),
          false,
          null);

  public static final DocumentKind ENTITY_METADATA =
      new DocumentKind(
          "metadata of an entity",
          "entity_metadata",
          "entity_id",
          "created_at",
          List.of(
              Field.of("entity_type", FieldType.TEXT).required().fixed(),
              Field.of("metadata", FieldType.OBJECT).required()),
          false,
          null);

  public static final List<DocumentKind> ALL =
      List.of(BUYER, SUPPLIER, TRANSACTION, MATERIAL_EDGE, ENTITY_METADATA);

  private TradeKinds() {}

  private static DocumentKind party(String code, String table, String id) {
    return new DocumentKind(
        code,
        table,
        id,
        "created_at",
        List.of(
            Field.of("name", FieldType.TEXT).required().searched(),
            Field.of("profile", FieldType.OBJECT).required()),
        true,
        null);
  }
}
