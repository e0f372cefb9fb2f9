package io.l9.substrate.testkit.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kit of the {@link Deadlines}, with the units of work of the same adapter. Deadlines here are over
 * at once, or far away: none passes while a test runs.
 */
public abstract class DeadlinesContract extends MemoryContract {

  private static final Duration PASSED = Duration.ZERO;
  private static final Duration FAR = Duration.ofHours(1);

  /** The deadlines of the adapter of {@link #ports()}. */
  protected abstract Deadlines deadlines();

  @Test
  void returnsWhatTheWorkReturns_andThrowsWhatItThrows() {
    Object result = new Object();
    assertSame(result, deadlines().within(FAR, () -> result));
    assertSame(result, deadlines().within(PASSED, () -> result), "it is not interrupted");
    assertNull(deadlines().<@Nullable Object>within(FAR, () -> null));
    RuntimeException failure = new IllegalArgumentException("planted");
    assertSame(
        failure,
        assertThrows(
            IllegalArgumentException.class,
            () ->
                deadlines()
                    .within(
                        FAR,
                        () -> {
                          throw failure;
                        })));
  }

  @Test
  void saysHowMuchIsLeft_ofTheEarliest() {
    assertEquals(Optional.empty(), deadlines().remaining());
    deadlines()
        .within(
            FAR,
            () -> {
              Duration left = deadlines().remaining().orElseThrow();
              assertTrue(left.compareTo(FAR) <= 0 && left.toMinutes() > 0, left::toString);
              assertEquals(
                  Optional.of(Duration.ZERO),
                  deadlines()
                      .within(PASSED, () -> deadlines().within(FAR, deadlines()::remaining)));
              return left;
            });
    assertEquals(Optional.empty(), deadlines().remaining());
  }

  @Test
  void beginsNoUnitOfWork_afterTheDeadline() {
    for (Duration limit : List.of(PASSED, Duration.ofNanos(-1), Duration.ofDays(-400_000))) {
      List<String> ran = new ArrayList<>();
      assertExceeded(
          () -> deadlines().within(limit, () -> as(world().endUser(), () -> ran.add("too late"))));
      assertEquals(List.of(), ran);
    }
  }

  @Test
  void worksAsEver_beforeTheDeadline_howeverFarItIs() {
    TenantScope actor = world().endUser();
    for (Duration limit :
        List.of(FAR, Duration.ofDays(400_000), Duration.ofSeconds(Long.MAX_VALUE))) {
      Packet packet = packet(actor).build();
      Packet stored =
          deadlines()
              .within(
                  limit,
                  () -> {
                    store(actor, packet);
                    return find(actor, packet.id()).orElseThrow();
                  });
      assertEquals(packet, stored);
    }
  }

  @Test
  void leavesNothingBehind_forWhatComesAfterwards() {
    TenantScope actor = world().endUser();
    for (int i = 0; i < 3; i++) {
      assertExceeded(() -> deadlines().within(PASSED, () -> as(actor, () -> "never")));
      assertEquals("ran", as(actor, () -> "ran"));
    }
  }

  @Test
  void theEarliestHolds_ofThoseThatAreNested() {
    TenantScope actor = world().endUser();
    assertExceeded(
        () ->
            deadlines()
                .within(PASSED, () -> deadlines().within(FAR, () -> as(actor, () -> "never"))));
    String after =
        deadlines()
            .within(
                FAR,
                () -> {
                  assertExceeded(() -> deadlines().within(PASSED, () -> as(actor, () -> "never")));
                  return as(actor, () -> "the outer one is not over");
                });
    assertEquals("the outer one is not over", after);
  }

  @Test
  void rollsBack_whenItPassesInAUnitOfWork() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    assertExceeded(
        () ->
            run(
                actor,
                () -> {
                  assertEquals(1, memory().packets().createAbsent(List.of(packet)).size());
                  var unused =
                      deadlines().within(PASSED, () -> memory().packets().find(packet.id()));
                }));
    assertEquals(Optional.empty(), find(actor, packet.id()));
  }

  @Test
  void isTheThreadsOwn() throws Exception {
    TenantScope actor = world().endUser();
    FutureTask<String> other = new FutureTask<>(() -> as(actor, () -> "no deadline here"));
    assertEquals(
        "no deadline here",
        deadlines()
            .within(
                PASSED,
                () -> {
                  new Thread(other, "other").start();
                  return ended(other);
                }));
  }

  private static String ended(FutureTask<String> task) {
    try {
      return task.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other thread did not end well", e);
    }
  }

  private static void assertExceeded(Runnable work) {
    UnavailableException thrown = assertThrows(UnavailableException.class, work::run);
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, thrown.code());
  }
}
