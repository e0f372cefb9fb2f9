package io.l9.substrate.persistence.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.trade.SumIndexContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSumIndexIT extends SumIndexContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected TradeStore store() {
    return MEMORY.persistence().trade();
  }

  @Override
  protected JsonCodec json() {
    return MigratedMemory.JSON;
  }
}
