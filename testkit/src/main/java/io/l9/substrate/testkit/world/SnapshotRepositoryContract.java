package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Kit for the snapshots of worlds. */
public abstract class SnapshotRepositoryContract extends WorldContract {

  private Snapshot made(int state, int secondsLater) {
    return new Snapshot(
        new SnapshotId(newId()),
        home(),
        state,
        3,
        new WorldDigest("ab".repeat(32)),
        "before the sale",
        "somebody",
        NOW.plusSeconds(secondsLater));
  }

  private Snapshot stored(Snapshot snapshot) {
    run(world().orgAdmin(), () -> snapshots().create(snapshot));
    return snapshot;
  }

  @Test
  void findsListsAndDeletes() {
    Snapshot first = stored(made(7, 0));
    Snapshot second = stored(made(9, 1));
    assertEquals(Optional.of(first), as(actor(), () -> snapshots().find(home(), first.id())));
    assertEquals(Optional.empty(), as(actor(), () -> snapshots().find(whole(), first.id())));
    Page<Snapshot> page = as(actor(), () -> snapshots().list(home(), 1, null));
    assertEquals(List.of(second), page.items());
    assertEquals(
        List.of(first), as(actor(), () -> snapshots().list(home(), 9, page.next())).items());
    assertEquals(OptionalInt.of(7), as(actor(), () -> snapshots().oldestPin(home())));
    assertTrue(as(actor(), () -> snapshots().delete(home(), first.id())));
    assertFalse(as(actor(), () -> snapshots().delete(home(), first.id())));
    assertFalse(
        as(world().tenantAdmin(), () -> snapshots().delete(whole(), second.id())),
        "it is of another world");
    assertEquals(OptionalInt.of(9), as(actor(), () -> snapshots().oldestPin(home())));
    assertEquals(OptionalInt.empty(), as(actor(), () -> snapshots().oldestPin(whole())));
  }

  @Test
  void refusesAnIdThatIsTaken_byWhomever() {
    Snapshot mine = stored(made(1, 0));
    assertThrows(ConflictException.class, () -> stored(mine));
    TenantScope foreigner = world().foreigner();
    Snapshot theirs =
        new Snapshot(mine.id(), World.of(foreigner), 1, 0, WorldDigest.EMPTY, null, "x", NOW);
    assertThrows(ConflictException.class, () -> run(foreigner, () -> snapshots().create(theirs)));
  }

  @Test
  void belongsToItsWorld_forEveryActor() {
    Snapshot one = stored(made(5, 0));
    for (TenantScope actor : world().actors()) {
      boolean isVisible = home().isVisibleTo(actor);
      assertEquals(isVisible, as(actor, () -> snapshots().find(home(), one.id())).isPresent());
      assertEquals(
          isVisible ? 1 : 0, as(actor, () -> snapshots().list(home(), 9, null)).items().size());
      assertEquals(isVisible, as(actor, () -> snapshots().oldestPin(home())).isPresent());
      if (!home().isWritableBy(actor)) {
        assertFalse(as(actor, () -> snapshots().delete(home(), one.id())));
        assertThrows(
            ForbiddenException.class, () -> run(actor, () -> snapshots().create(made(6, 1))));
      }
    }
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    Snapshot one = made(1, 0);
    List<Runnable> calls =
        List.of(
            () -> snapshots().create(one),
            () -> {
              var unused = snapshots().find(home(), one.id());
            },
            () -> {
              var unused = snapshots().list(home(), 1, null);
            },
            () -> {
              boolean unused = snapshots().delete(home(), one.id());
            },
            () -> {
              OptionalInt unused = snapshots().oldestPin(home());
            });
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
  }
}
