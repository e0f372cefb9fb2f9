package io.l9.substrate.application.trade;

import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.trade.TradeUseCases;
import java.time.Clock;
import java.util.List;

/** Factory of the use cases of trade. */
public final class TradeComponents {

  private TradeComponents() {}

  /**
   * Returns the use cases; thread-safe if the store is.
   *
   * @param json reads what documents hold
   */
  public static TradeUseCases of(TradeStore store, IdGenerator ids, JsonCodec json, Clock clock) {
    return of(store, TradeKinds.ALL, ids, json, clock);
  }

  /**
   * Returns the use cases for other kinds of documents.
   *
   * @param kinds all that may refer to each other
   */
  public static TradeUseCases of(
      TradeStore store, List<DocumentKind> kinds, IdGenerator ids, JsonCodec json, Clock clock) {
    return new TradeUseCases(
        new TradeDocumentsService(store, kinds, ids, json, clock),
        new MaterialLinksService(store, ids, json, clock),
        new TradeSumsService(store));
  }
}
