package io.l9.substrate.application.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OperationQueueTest extends OperationsTestBase {

  @Test
  void letsNoTenantTakeEveryTurn() {
    TenantScope other = fixture.world.foreigner();
    for (int i = 0; i < 10; i++) {
      operations.start(actor, "mine", NOTHING);
    }
    assertEquals(3, fixture.turns.size(), "a tenant's fourth is for another of its actors");
    for (int i = 0; i < 10; i++) {
      operations.start(other, "theirs", NOTHING);
    }
    assertEquals(6, fixture.turns.size(), "the last two are for others");
    int ran = 0;
    while (!fixture.turns.isEmpty()) {
      turn();
      ran++;
      assertTrue(fixture.turns.size() <= Operations.MAX_RUNNING);
    }
    assertEquals(20, ran);
    for (TenantScope each : List.of(actor, other)) {
      assertEquals(
          10,
          operations
              .list(each, new OperationQuery(OperationStatus.SUCCEEDED, null, 50, null))
              .items()
              .size());
    }
  }

  @Test
  void keepsTurnsForActorsAndTenants_thatHaveNone() {
    for (int i = 0; i < 10; i++) {
      operations.start(actor, "mine", NOTHING);
    }
    assertEquals(3, fixture.turns.size());
    operations.start(fixture.world.tenantAdmin(), "administrator's", NOTHING);
    assertEquals(4, fixture.turns.size());
    for (int i = 0; i < 10; i++) {
      operations.start(fixture.world.foreigner(), "theirs", NOTHING);
    }
    assertEquals(6, fixture.turns.size());
    operations.start(new TenantWorld(new Random(1)).endUser(), "a third's", NOTHING);
    assertEquals(7, fixture.turns.size());
  }

  @Test
  void refusesMore_thanMayWait() {
    // Of each tenant three have their turn, until six have, and nineteen wait.
    int some = 3 + 19;
    for (int i = 0; i < some; i++) {
      operations.start(actor, "mine", NOTHING);
    }
    assertQuota(actor);
    assertEquals(
        some,
        operations.list(actor, new OperationQuery(null, null, 200, null)).items().size(),
        "what is refused is not stored");
    int started = some;
    for (int seed = 1_000; started < Operations.MAX_RUNNING + Operations.MAX_PENDING; seed++) {
      TenantScope other = new TenantWorld(new Random(seed)).endUser();
      operations.start(other, "theirs", NOTHING);
      started++;
    }
    assertQuota(new TenantWorld(new Random(100)).endUser());
    turn();
    operations.start(new TenantWorld(new Random(100)).endUser(), "again", NOTHING);
  }

  private void assertQuota(TenantScope scope) {
    assertEquals(
        ErrorCode.QUOTA_EXCEEDED,
        assertThrows(UnavailableException.class, () -> operations.start(scope, "too many", NOTHING))
            .code());
  }
}
