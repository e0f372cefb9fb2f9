package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;

/** Calls of every method of the audit log. */
final class AuditCalls {

  private AuditCalls() {}

  /** As an administrator of the tenant; the entry is stored when the unit of work ends. */
  static void logsAndVerifies(MemoryFixture fixture, AuditRepository log) {
    TenantScope admin = fixture.world().tenantAdmin();
    log.append(
        List.of(
            new AuditDraft(
                admin.owner(),
                Visibility.SHARED,
                "fact.erase",
                new AuditTarget("fact", "f1"),
                null,
                null,
                null,
                Seeds.uuid(fixture.random()))));
    UserId user = new UserId(Seeds.uuid(fixture.random()));
    assertEquals(List.of(), log.list(new AuditQuery(NOW, user, "fact.erase", "fact", "f1", 5, 7L)));
    assertEquals(List.of(), log.chain(0, 5));
  }
}
