package io.l9.substrate.persistence.archive;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.archive.ArchiveRepositoryContract;
import io.l9.substrate.testkit.archive.ArchivedRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

  @Override
  protected ArchiveStore platform() {
    return MEMORY.maintainer().archives();
  }

  @Override
  protected void bury(UUID tenant, @Nullable UUID org, @Nullable UUID user) throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        PreparedStatement statement =
            superuser.prepareStatement(
                "INSERT INTO erasures (tenant_id, org_id, user_id, erasure_id, include_shared,"
                    + " replayed, subject_key, subject_digest)"
                    + " VALUES (?, ?, ?, gen_random_uuid(), false, false, repeat('0', 64),"
                    + " repeat('0', 64))")) {
      statement.setObject(1, tenant);
      statement.setObject(2, org);
      statement.setObject(3, user);
      statement.executeUpdate();
    }
  }
}
