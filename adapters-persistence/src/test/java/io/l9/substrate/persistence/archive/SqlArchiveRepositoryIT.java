package io.l9.substrate.persistence.archive;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.archive.ArchiveRepositoryContract;
import io.l9.substrate.testkit.archive.ArchivedRows;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlArchiveRepositoryIT extends ArchiveRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected ArchiveStore store() {
    return MEMORY.persistence().archives();
  }

  @Override
  protected void plant(UUID tenant, UUID org, UUID user, String mark) throws SQLException {
    ArchivedRows.plant(MEMORY.database().superuser(), tenant, org, user, mark);
  }
}
