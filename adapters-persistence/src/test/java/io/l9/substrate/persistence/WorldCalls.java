package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributePath;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryPart;
import io.l9.substrate.domain.world.NextVersion;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldDocumentRepository;
import io.l9.substrate.domain.world.WorldIndex;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.domain.world.WorldUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** Calls of every method of the ports of worlds, as an actor who may administer his world. */
final class WorldCalls {

  private static final EntityName NAME = EntityName.of("a");

  private WorldCalls() {}

  static void changesAndReads(TenantScope actor, WorldStore store) {
    World world = World.of(actor);
    WorldRepository worlds = store.worlds();
    UUID insight = UUID.randomUUID();
    assertEquals(0, worlds.hold(world, Set.of(NAME), insight, false).newest().size());
    UpdateDraft draft = new UpdateDraft(UUID.randomUUID(), "seen", insight, "f", .5);
    EntityContent content =
        new EntityContent("t", new JsonDocument("{\"n\":1,\"r\":{\"$ref\":\"a\"},\"s\":\"x\"}"), 1);
    Applied applied = worlds.apply(world, draft, List.of(new NextVersion(NAME, 1, content)));
    assertEquals(1, applied.versions().size());
    reads(world, store.index(), applied);
    snapshots(world, store);
    documents(world, store.documents());
    assertEquals(1, worlds.restore(world, 0, UpdateDraft.restore(UUID.randomUUID())).entities());
    assertTrue(worlds.check(world, true).isIntact());
    Instant at = Instant.parse("2026-03-01T12:00:00Z");
    worlds.append(
        world,
        new HistoryPart(
            4,
            at,
            new WorldUpdate(UUID.randomUUID(), 4, "t", null, null, null, 1, List.of(NAME), at),
            List.of(new EntityVersion(NAME, 3, 4, content, at, at))));
    assertTrue(worlds.check(world, false).isIntact());
    assertEquals(2, worlds.forget(world, 4));
    worlds.setRetention(world, new WorldRetention(7, 2));
    assertEquals(new WorldRetention(7, 2), store.index().retention(world));
  }

  private static void reads(World world, WorldIndex index, Applied applied) {
    assertEquals(1, index.state(world).number());
    assertEquals(1, index.stateAt(world, applied.update().at()));
    assertEquals(applied.versions(), index.newest(world, NAME, 1).stream().toList());
    assertEquals(applied.versions(), index.newest(world, NAME, null).stream().toList());
    assertEquals(applied.versions(), index.version(world, NAME, 1).stream().toList());
    assertEquals(applied.versions(), index.versions(world, NAME, 3, 2));
    assertEquals(applied.versions(), index.changes(world, 1, 3, EntityName.of("A")));
    EntityQuery some =
        new EntityQuery(
            "t",
            List.of(where("n", "1"), where("s", "\"x\"")),
            .5,
            Instant.EPOCH,
            3,
            EntityName.of("A"));
    assertEquals(1, index.entities(world, some, null).size());
    assertEquals(1, index.entities(world, some, 1).size());
    assertEquals(new DiffSummary(1, 0, 0), index.summary(world, 0, 1));
    assertEquals(1, index.diff(world, new DiffQuery(0, 1, "t", 3, EntityName.of("A"))).size());
    List<Reference> references =
        index.references(world, new ReferenceQuery(NAME, Reference.Direction.IN, 3, null));
    assertEquals(
        List.of(),
        index.references(
            world, new ReferenceQuery(NAME, Reference.Direction.OUT, 3, references.get(0))));
    assertEquals(Optional.of(applied.update()), index.update(world, applied.update().id()));
    assertEquals(
        List.of(applied.update()), index.updates(world, new UpdateQuery("seen", NAME, 3, 2)));
  }

  private static AttributeCondition where(String path, String value) {
    return new AttributeCondition(new AttributePath(path), new JsonDocument(value));
  }

  /** Of a document that is not there: only other clients make some. */
  private static void documents(World world, WorldDocumentRepository documents) {
    SnapshotId none = new SnapshotId(UUID.randomUUID());
    assertEquals(Optional.empty(), documents.find(world, none));
    assertEquals(List.of(), documents.list(world, 3, null).items());
    Position place = new Position(Instant.parse("2026-03-01T12:00:00Z"), none.value());
    assertEquals(List.of(), documents.list(world, 3, place).items());
    assertEquals(List.of(), documents.entities(world, none, 3, NAME));
    assertEquals(DiffSummary.NONE, documents.summary(world, none));
    assertEquals(
        0, documents.restore(world, none, UpdateDraft.restore(UUID.randomUUID())).entities());
    assertFalse(documents.delete(world, none));
  }

  private static void snapshots(World world, WorldStore store) {
    Snapshot snapshot =
        new Snapshot(
            new SnapshotId(UUID.randomUUID()),
            world,
            1,
            1,
            WorldDigest.EMPTY,
            null,
            "tester",
            Instant.parse("2026-03-01T12:00:00Z"));
    store.snapshots().create(snapshot);
    assertEquals(Optional.of(snapshot), store.snapshots().find(world, snapshot.id()));
    assertEquals(List.of(snapshot), store.snapshots().list(world, 3, null).items());
    assertEquals(List.of(), store.snapshots().list(world, 3, snapshot.position()).items());
    assertEquals(OptionalInt.of(1), store.snapshots().oldestPin(world));
    assertTrue(store.snapshots().delete(world, snapshot.id()));
  }
}
