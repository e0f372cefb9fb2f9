package io.l9.substrate.application.world;

import static io.l9.substrate.application.world.WorldFixture.delete;
import static io.l9.substrate.application.world.WorldFixture.name;
import static io.l9.substrate.application.world.WorldFixture.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.JsonPatch;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldIndex;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.testkit.shared.Stores;
import io.l9.substrate.testkit.world.JsonPatches;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorldStatesServiceTest {

  private final WorldFixture worlds = new WorldFixture();

  private Snapshot taken() {
    return worlds.states.take(worlds.admin, worlds.home, "here");
  }

  private Restored restored(Restore restore) {
    return worlds.states.restore(worlds.admin, worlds.home, restore);
  }

  private void changeEverything() {
    worlds.put(put("changes", "{\"n\":2}"));
    worlds.apply(delete("goes"));
    worlds.put(put("comes", "{}"));
  }

  private Snapshot begun() {
    worlds.put(put("stays", "{}"));
    worlds.put(put("goes", "{}"));
    worlds.put(put("changes", "{\"n\":1}"));
    return taken();
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "entities", "summary", "diff"})
  void areRefused_ifTheyAreForgottenWhileTheyAreRead(String read) {
    Snapshot snapshot = begun();
    worlds.states.delete(worlds.admin, worlds.home, snapshot.id());
    WorldIndex index = worlds.store.index();
    WorldIndex forgetting =
        (WorldIndex)
            Proxy.newProxyInstance(
                WorldIndex.class.getClassLoader(),
                new Class<?>[] {WorldIndex.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals(read)) {
                    long unused = worlds.store.worlds().forget(worlds.home, 3);
                  }
                  return method.invoke(index, arguments);
                });
    WorldUseCases useCases = worlds.over(Stores.with(worlds.store, WorldIndex.class, forgetting));
    Moment before = Moment.state(1);
    NotFoundException refused =
        assertThrows(
            NotFoundException.class,
            () -> {
              switch (read) {
                case "newest" ->
                    useCases.entities().get(worlds.admin, worlds.home, name("stays"), before);
                case "entities" ->
                    useCases.entities().list(worlds.admin, worlds.home, EntityQuery.all(9), before);
                case "summary" -> useCases.states().summary(worlds.admin, worlds.home, 1, 2);
                default ->
                    useCases.states().diff(worlds.admin, worlds.home, DiffQuery.between(1, 2));
              }
            });
    assertEquals(ErrorCode.EXPIRED, refused.code());
  }

  private List<Object> contents(Moment moment) {
    return worlds.all(moment).stream()
        .map(entity -> (Object) List.of(entity.name(), entity.content()))
        .toList();
  }

  @Test
  void snapshotsNameAState_thatStaysAsItWas() {
    Snapshot snapshot = begun();
    assertEquals(3, snapshot.state());
    assertEquals(3, snapshot.entities());
    List<WorldEntity> before = worlds.all(Moment.now());
    changeEverything();
    assertEquals(before, worlds.all(Moment.state(snapshot.state())));
    assertEquals(snapshot, worlds.states.snapshot(worlds.actor, worlds.home, snapshot.id()));
    assertEquals(
        List.of(snapshot), worlds.states.snapshots(worlds.actor, worlds.home, 9, null).items());
    worlds.states.delete(worlds.admin, worlds.home, snapshot.id());
    assertThrows(
        NotFoundException.class,
        () -> worlds.states.delete(worlds.admin, worlds.home, snapshot.id()));
    assertThrows(
        NotFoundException.class,
        () -> worlds.states.snapshot(worlds.actor, worlds.home, new SnapshotId(new UUID(1, 1))));
  }

  @Test
  void restoreIsOneUpdate_thatCanBeUndone() {
    Snapshot snapshot = begun();
    List<Object> then = contents(Moment.now());
    changeEverything();
    List<Object> later = contents(Moment.now());
    WorldState changed = worlds.states.state(worlds.actor, worlds.home);
    Restored restored = restored(Restore.of(snapshot.state()));
    assertEquals(new DiffSummary(1, 1, 1), restored.changes());
    assertEquals(then, contents(Moment.now()), "what came is gone, what was deleted is back");
    assertEquals(snapshot.digest(), worlds.states.state(worlds.actor, worlds.home).digest());
    WorldUpdate update = Objects.requireNonNull(restored.update());
    assertEquals(7, update.state());
    assertEquals(
        update, worlds.updates.list(worlds.actor, worlds.home, UpdateQuery.newest(1)).get(0));
    assertEquals(6, Objects.requireNonNull(restored.pin()).state());
    restored(Restore.of(restored.stateBefore()));
    assertEquals(later, contents(Moment.now()));
    assertEquals(changed.digest(), worlds.states.state(worlds.actor, worlds.home).digest());
  }

  @Test
  void aDryRunSaysExactlyWhatWouldHappen_andDoesNothing() {
    Snapshot snapshot = begun();
    changeEverything();
    Restored dry = restored(Restore.dryRun(snapshot.state()));
    assertEquals(6, worlds.state());
    assertNull(dry.update());
    assertEquals(1, worlds.states.snapshots(worlds.admin, worlds.home, 9, null).items().size());
    assertEquals(dry.changes(), restored(Restore.of(snapshot.state())).changes());
  }

  @Test
  void restoringWhatIsSoAlready_changesNothing() {
    Snapshot snapshot = begun();
    Restored restored = restored(Restore.of(snapshot.state()));
    assertEquals(new Restored(DiffSummary.NONE, 3, null, null), restored);
    assertEquals(3, worlds.state());
  }

  @Test
  void refusesToRestoreAnotherStateThanTheOneThatWasSeen() {
    begun();
    VersionMismatchException refused =
        assertThrows(VersionMismatchException.class, () -> restored(new Restore(1, false, 2)));
    assertEquals(3, refused.currentVersion());
    assertEquals(4, Objects.requireNonNull(restored(new Restore(1, false, 3)).update()).state());
  }

  @Test
  void retentionKeepsWhatASnapshotNeeds_andSaysTheOldestState() {
    begun();
    changeEverything();
    List<Object> pinned = contents(Moment.state(3));
    WorldState state = worlds.states.forget(worlds.admin, worlds.home, 6);
    assertEquals(3, state.oldest(), "as far as the snapshot needs");
    assertEquals(pinned, contents(Moment.state(3)));
    for (Runnable read :
        List.<Runnable>of(
            () -> contents(Moment.state(2)),
            () -> restored(Restore.of(2)),
            () -> worlds.states.summary(worlds.actor, worlds.home, 2, 4),
            () -> worlds.states.diff(worlds.actor, worlds.home, DiffQuery.between(4, 2)))) {
      NotFoundException over = assertThrows(NotFoundException.class, read::run);
      assertEquals(ErrorCode.EXPIRED, over.code());
      assertTrue(String.valueOf(over.getMessage()).contains("kept is 3"), over::toString);
    }
    worlds.states.delete(
        worlds.admin,
        worlds.home,
        worlds.states.snapshots(worlds.admin, worlds.home, 1, null).items().get(0).id());
    assertEquals(6, worlds.states.forget(worlds.admin, worlds.home, 6).oldest());
    assertEquals(
        ErrorCode.NOT_FOUND,
        assertThrows(
                NotFoundException.class, () -> worlds.states.forget(worlds.admin, worlds.home, 7))
            .code());
  }

  @Test
  void aDiffIsAJsonPatchOfTheWorld() {
    begun();
    changeEverything();
    List<EntityDiff> diffs = worlds.states.diff(worlds.actor, worlds.home, DiffQuery.between(3, 6));
    assertEquals(
        List.of(EntityDiff.Kind.CHANGED, EntityDiff.Kind.ADDED, EntityDiff.Kind.REMOVED),
        diffs.stream().map(EntityDiff::kind).toList());
    Object patched = document(3);
    for (EntityDiff diff : diffs) {
      JsonPatch patch = diff.patch(worlds.json);
      patched = JsonPatches.apply(patched, patch);
    }
    assertEquals(document(6), patched);
    assertNotEquals(document(3), patched);
    assertEquals(new DiffSummary(1, 1, 1), worlds.states.summary(worlds.actor, worlds.home, 3, 6));
  }

  private Map<String, @Nullable Object> document(int state) {
    Map<String, @Nullable Object> document = new TreeMap<>();
    worlds
        .all(Moment.state(state))
        .forEach(entity -> document.put(entity.name().text(), entity.content().plain(worlds.json)));
    return document;
  }

  @Test
  void isAdministeredByAdministratorsAlone() {
    Snapshot snapshot = begun();
    for (Runnable deed :
        List.<Runnable>of(
            () -> worlds.states.take(worlds.actor, worlds.home, null),
            () -> worlds.states.delete(worlds.actor, worlds.home, snapshot.id()),
            () -> worlds.states.restore(worlds.actor, worlds.home, Restore.of(1)),
            () -> worlds.states.restore(worlds.actor, worlds.home, Restore.dryRun(1)),
            () -> worlds.states.forget(worlds.actor, worlds.home, 1),
            () -> worlds.states.check(worlds.tenants.system(), worlds.home, true))) {
      assertThrows(ForbiddenException.class, deed::run);
    }
    assertTrue(worlds.states.check(worlds.admin, worlds.home, false).isIntact());
  }

  @Test
  void aTimeNeverGoesBack_whereTheClockDoes() {
    worlds.put(put("a", "{}"));
    worlds.clock.set(WorldFixture.NOW.minusSeconds(60));
    worlds.put(put("a", "{\"n\":1}"));
    assertEquals(
        worlds.get("a"),
        worlds.entities.get(
            worlds.actor, worlds.home, name("a"), Moment.time(worlds.get("a").updatedAt())));
  }
}
