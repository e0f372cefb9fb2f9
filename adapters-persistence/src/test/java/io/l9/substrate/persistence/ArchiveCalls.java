package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.archive.RestorePermit;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Calls of every method of the ports of archives. */
final class ArchiveCalls {

  private ArchiveCalls() {}

  /** As the administrator of a tenant that has nothing yet. */
  static void exportsAndRestores(MemoryFixture fixture, UnitOfWork units, ArchiveStore archives) {
    TenantId tenant = new TenantId(Seeds.uuid(fixture.random()));
    UUID id = Seeds.uuid(fixture.random());
    TenantScope admin = new TenantScope(tenant, null, null, Role.TENANT_ADMIN, id, null, null);
    boolean unused =
        units.inScope(
            admin,
            () -> {
              assertTrue(archives.rows().tables().size() > 1);
              assertTrue(archives.rows().schema().compareTo("0161") >= 0);
              RestorePermit permit = archives.rows().permit();
              List<String> columns = List.of("agent_id", "level", "message");
              String row = "{\"agent_id\": \"a\", \"level\": \"INFO\", \"message\": \"m\"}";
              assertEquals(1, archives.rows().restore(permit, "agent_log", columns, List.of(row)));
              archives.rows().finish(permit);
              List<String> rows = new ArrayList<>();
              archives.rows().read("agent_log", Subject.tenant(tenant), rows::add);
              assertEquals(1, rows.size());
              archives.parts().append(id, admin.owner(), 0, new byte[] {1});
              assertEquals(1, archives.parts().find(id).orElseThrow().bytes());
              assertTrue(archives.parts().part(id, 0).isPresent());
              return archives.parts().delete(id);
            });
  }
}
