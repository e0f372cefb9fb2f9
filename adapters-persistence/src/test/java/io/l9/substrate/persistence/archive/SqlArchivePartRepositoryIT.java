package io.l9.substrate.persistence.archive;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.archive.ArchivePartRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlArchivePartRepositoryIT extends ArchivePartRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected ArchiveStore store() {
    return MEMORY.persistence().archives();
  }
}
