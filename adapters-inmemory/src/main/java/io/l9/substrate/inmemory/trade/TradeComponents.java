package io.l9.substrate.inmemory.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The ports of this package. */
public final class TradeComponents {

  private TradeComponents() {}

  /**
   * Returns the ports of an empty store.
   *
   * @param json reads what documents are found by
   * @param clock the time of versions
   */
  public static TradeStore store(UnitsOfWork units, JsonCodec json, Clock clock) {
    DocumentTable documents = new DocumentTable(units, clock);
    return new TradeStore(
        units.unitOfWork(),
        new InMemoryDocumentRepository(documents, json),
        new InMemorySumIndex(documents, json));
  }
}
