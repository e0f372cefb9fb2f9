package io.l9.substrate.domain.tasks.work;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.TaskId;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ClaimTest {

  private static final Lease LEASE = new Lease(new TaskId(new UUID(0, 1)), 7);

  @Test
  void refusesWhatIsOutOfBounds_andNamesThePlace() {
    assertEquals(Set.of(), Claim.one("w").types());
    refused("/worker_id", () -> Claim.one(""));
    refused("/types", () -> claim(Set.of(" "), 1, Claim.DEFAULT_LEASE));
    refused("/max", () -> claim(Set.of(), 0, Claim.DEFAULT_LEASE));
    refused(
        "/max",
        ErrorCode.LIMIT_TOO_LARGE,
        () -> claim(Set.of(), Claim.MAX + 1, Claim.DEFAULT_LEASE));
    refused("/lease_seconds", () -> claim(Set.of(), 1, Duration.ofMillis(999)));
    refused("/lease_seconds", () -> claim(Set.of(), 1, Duration.ofHours(25)));
    refused(
        "/result",
        ErrorCode.PAYLOAD_TOO_LARGE,
        () -> new Completion(LEASE, new JsonDocument("x".repeat(Completion.MAX_RESULT + 1))));
  }

  @Test
  void refusesWhoeverLostALease_withACodeOfItsOwn() {
    assertEquals(ErrorCode.LEASE_LOST, LEASE.lost().code());
    assertEquals(false, new Heartbeat(LEASE, null, false).held());
  }

  private static Claim claim(Set<String> types, int max, Duration lease) {
    return new Claim("worker", types, max, lease);
  }
}
