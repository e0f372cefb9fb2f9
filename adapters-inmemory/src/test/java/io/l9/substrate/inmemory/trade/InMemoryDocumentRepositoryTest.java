package io.l9.substrate.inmemory.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.trade.DocumentRepositoryContract;

final class InMemoryDocumentRepositoryTest extends DocumentRepositoryContract {

  private final TradeStore store = InMemoryPorts.open().trade();

  @Override
  protected TradeStore store() {
    return store;
  }

  @Override
  protected JsonCodec json() {
    return new Jackson3JsonCodec();
  }
}
