package io.l9.substrate.persistence.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class TradeComponents {

  private TradeComponents() {}

  public static TradeStore store(UnitOfWork unitOfWork, Sessions sessions, JsonCodec json) {
    return new TradeStore(
        unitOfWork,
        new SqlDocumentRepository(sessions, new DocumentRows(json), json),
        new SqlSumIndex(sessions));
  }
}
