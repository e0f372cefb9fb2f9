package io.l9.substrate.persistence.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.trade.DocumentRepositorySearchContract;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlDocumentRepositorySearchIT extends DocumentRepositorySearchContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @BeforeAll
  static void addATable() throws SQLException {
    ContractsTable.create(MEMORY.database());
  }

  @Override
  protected TradeStore store() {
    return MEMORY.persistence().trade();
  }

  @Override
  protected JsonCodec json() {
    return MigratedMemory.JSON;
  }
}
