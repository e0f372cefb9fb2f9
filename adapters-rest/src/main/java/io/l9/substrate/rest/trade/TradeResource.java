package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.TradeKinds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of documents as it is addressed over HTTP.
 *
 * @param path below {@value #ROOT}
 * @param schema the name of its schema
 * @param qualifier the field that belongs to the address beside the id, which the client chooses
 *     then; null: the id is the address, and the server chooses it
 */
public record TradeResource(
    DocumentKind kind, String path, String schema, @Nullable String qualifier) {

  static final String ROOT = "/v1/trade/";

  public static final TradeResource BUYERS =
      new TradeResource(TradeKinds.BUYER, "buyers", "Buyer", null);
  public static final TradeResource SUPPLIERS =
      new TradeResource(TradeKinds.SUPPLIER, "suppliers", "Supplier", null);
  public static final TradeResource TRANSACTIONS =
      new TradeResource(TradeKinds.TRANSACTION, "transactions", "Transaction", null);
  public static final TradeResource MATERIAL_EDGES =
      new TradeResource(TradeKinds.MATERIAL_EDGE, "material-edges", "MaterialEdge", null);
  public static final TradeResource METADATA =
      new TradeResource(TradeKinds.ENTITY_METADATA, "metadata", "EntityMetadata", "entity_type");

  public static final List<TradeResource> ALL =
      List.of(BUYERS, SUPPLIERS, TRANSACTIONS, MATERIAL_EDGES, METADATA);

  String address() {
    return ROOT + path;
  }

  /** Whether clients write the time by which documents are ordered; else it is that of storing. */
  boolean hasOwnTime() {
    return !kind.time().equals("created_at");
  }

  /** Whether documents of another kind may refer to one, so that a deletion detaches them. */
  public boolean isReferredTo() {
    return TradeKinds.ALL.stream().anyMatch(other -> !other.referencesTo(kind).isEmpty());
  }

  /** Whether a document may be deleted; one with a status is cancelled instead. */
  public boolean isDeletable() {
    return kind.lifecycle() == null;
  }
}
