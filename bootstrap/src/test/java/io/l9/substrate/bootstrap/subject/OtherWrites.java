package io.l9.substrate.bootstrap.subject;

import io.l9.substrate.Memory;
import io.l9.substrate.TradeMemory;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.TradeKinds;
import java.util.Map;

/**
 * Writes with a person's word that have no operation over HTTP: notes of agents, packets whose
 * vectors are made later, and trade.
 */
final class OtherWrites {

  private OtherWrites() {}

  static void plant(Memory memory, String word) {
    float[] numbers = new float[AgentNotes.DIMENSION];
    numbers[0] = 1;
    Object unused = memory.notes().append(word, Map.of("text", word), Vector.of(numbers));
    unused =
        memory.remember(
            memory
                .draft("note", Map.of("text", word + " later"))
                .embed(Map.of(EmbeddingSpace.SUMMARY, word))
                .embedLater(true)
                .build());
    JsonDocument about = new JsonDocument("{\"text\":\"" + word + "\"}");
    TradeMemory trade = memory.trade();
    Document buyer =
        trade.create(
            new DocumentDraft(
                TradeKinds.BUYER, null, null, Map.of("name", word + " buys", "profile", about)));
    Document supplier =
        trade.create(
            new DocumentDraft(
                TradeKinds.SUPPLIER,
                null,
                null,
                Map.of("name", word + " sells", "profile", about)));
    JsonDocument material = new JsonDocument("{\"id\":\"" + word + "\"}");
    unused =
        trade.create(
            new DocumentDraft(
                TradeKinds.TRANSACTION,
                null,
                null,
                Map.of(
                    "buyer_id", buyer.id(),
                    "supplier_id", supplier.id(),
                    "material", material,
                    "price", Decimal.parse("/price", "1.50"),
                    "currency", "EUR",
                    "quantity", Decimal.parse("/quantity", "200"),
                    "unit", "kg")));
    unused =
        trade.create(
            new DocumentDraft(
                TradeKinds.MATERIAL_EDGE,
                null,
                null,
                Map.of(
                    "material", material,
                    "attributes", about,
                    "relationships", new JsonDocument("[{\"to\":\"" + word + "\"}]"))));
    unused =
        trade.create(
            new DocumentDraft(
                TradeKinds.ENTITY_METADATA,
                null,
                null,
                Map.of("entity_type", word, "metadata", about)));
  }
}
