package io.l9.substrate;

import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.testkit.shared.IdGeneratorContract;
import org.junit.jupiter.api.AfterEach;

class DefaultIdsTest extends IdGeneratorContract {

  private final MemorySubstrate l9 = MemorySubstrate.inMemory();

  @Override
  protected IdGenerator ids() {
    return () -> l9.as("acme", "sales", "alice").scope().correlation();
  }

  @AfterEach
  void close() {
    l9.close();
  }
}
