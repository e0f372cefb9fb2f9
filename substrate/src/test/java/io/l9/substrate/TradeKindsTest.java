package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.testkit.trade.SampleDocuments;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kinds of documents that a program brings along. */
class TradeKindsTest {

  private static final DocumentKind CONTRACT = SampleDocuments.CONTRACT;
  private static final JsonDocument EMPTY = new JsonDocument("{}");

  @Test
  void keepWhatTheyReferTo() {
    try (MemorySubstrate substrate =
        MemorySubstrate.builder().embedder(null).tradeKinds(List.of(CONTRACT)).build()) {
      TradeMemory trade = substrate.as("tenant", "org", "user").trade();
      Document buyer =
          trade.create(
              new DocumentDraft(
                  TradeKinds.BUYER, null, null, Map.of("name", "Acme", "profile", EMPTY)));
      Document contract =
          trade.create(
              new DocumentDraft(
                  CONTRACT,
                  null,
                  null,
                  Map.of("title", "Steel", "terms", EMPTY, "party_id", buyer.id())));
      ConflictException refused =
          assertThrows(
              ConflictException.class,
              () -> trade.delete(TradeKinds.BUYER, buyer.id(), Expected.version(1), false));
      assertTrue(refused.getMessage().contains("1 time;"), refused::getMessage);
      assertEquals(contract, trade.get(CONTRACT, contract.id()));
    }
  }

  @Test
  void haveCodesAndTablesOfTheirOwn() {
    SubstrateBuilder builder = MemorySubstrate.builder();
    assertThrows(ValidationException.class, () -> builder.tradeKinds(List.of(CONTRACT, CONTRACT)));
    assertThrows(ValidationException.class, () -> builder.tradeKinds(List.of(TradeKinds.SUPPLIER)));
  }
}
