package io.l9.substrate.persistence.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClaimMarksTest {

  private static final TenantScope SCOPE = scope();
  private static final Set<String> ANY = Set.of();
  private static final Duration SLOW = Duration.ofMillis(200);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicLong time = new AtomicLong();
  private final ClaimMarks marks = new ClaimMarks(time::get);

  @Test
  void begin_onceClaimsFromTheFrontWereSlowTwice() {
    marks.read(SCOPE, ANY, List.of(task(5, NOON)), SLOW);

    assertEquals(Optional.empty(), marks.of(SCOPE, ANY));

    marks.read(SCOPE, ANY, List.of(task(5, NOON.plusSeconds(1)), task(2, NOON)), SLOW);

    List<Instant> from = marks.of(SCOPE, ANY).orElseThrow();
    assertEquals(NOON.plusSeconds(1), from.get(5));
    assertEquals(NOON, from.get(2));
    assertEquals(Instant.MIN, from.get(0));
    assertEquals(Optional.empty(), marks.of(SCOPE, Set.of("other")));
    assertEquals(Optional.empty(), marks.of(scope(), ANY));
  }

  @Test
  void end_onceAClaimFromTheFrontIsQuick() {
    slowTwice();

    marks.read(SCOPE, ANY, List.of(), Duration.ofMillis(1));

    assertEquals(Optional.empty(), marks.of(SCOPE, ANY));
  }

  @Test
  void goOnWithWhatIsClaimedBehindThem() {
    slowTwice();

    marks.readOn(SCOPE, ANY, List.of(task(5, NOON.plusSeconds(9))));

    assertEquals(NOON.plusSeconds(9), marks.of(SCOPE, ANY).orElseThrow().get(5));
  }

  @Test
  void letOneClaimBeginAtTheFront_afterTenTimesAsLong() {
    slowTwice();
    time.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_999));
    assertEquals(NOON, marks.of(SCOPE, ANY).orElseThrow().get(5));

    time.addAndGet(TimeUnit.MILLISECONDS.toNanos(2));

    assertEquals(Optional.empty(), marks.of(SCOPE, ANY));
    assertEquals(NOON, marks.of(SCOPE, ANY).orElseThrow().get(5));

    marks.read(SCOPE, ANY, List.of(), SLOW);
    assertEquals(NOON, marks.of(SCOPE, ANY).orElseThrow().get(5));
  }

  @Test
  void end_whenATaskReturnsBeforeThem() {
    slowTwice();

    marks.returned(List.of(task(5, NOON), task(0, NOON.minusSeconds(1))));
    assertEquals(NOON, marks.of(SCOPE, ANY).orElseThrow().get(5));

    marks.returned(List.of(task(5, NOON.minusSeconds(1))));
    assertEquals(Optional.empty(), marks.of(SCOPE, ANY));
  }

  private void slowTwice() {
    marks.read(SCOPE, ANY, List.of(task(5, NOON.minusSeconds(2))), SLOW);
    marks.read(SCOPE, ANY, List.of(task(5, NOON)), SLOW);
  }

  private static TenantScope scope() {
    return new TenantScope(
        new TenantId(UUID.randomUUID()),
        new OrgId(UUID.randomUUID()),
        null,
        Role.L9_SYSTEM,
        UUID.randomUUID(),
        null,
        null);
  }

  private static Task task(int priority, Instant runAfter) {
    return new Task(
        new TaskId(UUID.randomUUID()),
        SCOPE.owner(),
        Visibility.SHARED,
        "type",
        TaskStatus.PENDING,
        null,
        new JsonDocument("{}"),
        null,
        null,
        priority,
        runAfter,
        0,
        3,
        0,
        null,
        Duration.ofMinutes(1),
        false,
        null,
        null,
        null,
        runAfter,
        null,
        null,
        null,
        null);
  }
}
