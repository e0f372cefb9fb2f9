package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.world.WorldDocumentRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlWorldDocumentRepositoryIT extends WorldDocumentRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected WorldStore store() {
    return MEMORY.persistence().world();
  }

  @Override
  protected JsonCodec json() {
    return MigratedMemory.JSON;
  }
}
