package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;

/** Calls of every method of the port of retention. */
final class RetentionCalls {

  private RetentionCalls() {}

  /** As an administrator of the tenant. */
  static void keepsAndHolds(MemoryFixture fixture, RetentionRepository retention) {
    TenantId tenant = fixture.world().tenantAdmin().tenant();
    retention.set(tenant, RetentionKind.EVENTS, 7);
    assertEquals(Map.of(RetentionKind.EVENTS, 7), retention.policies(tenant));
    assertTrue(retention.remove(tenant, RetentionKind.EVENTS));
    RetentionHold hold =
        new RetentionHold(
            Seeds.uuid(fixture.random()), tenant, RetentionKind.LOGS, "lawsuit", null, NOW);
    retention.place(hold);
    assertEquals(List.of(hold), retention.standing(tenant));
    assertEquals(RetentionKind.values().length, retention.due(tenant, NOW).size());
    assertTrue(retention.lift(hold.id(), null, NOW));
  }
}
