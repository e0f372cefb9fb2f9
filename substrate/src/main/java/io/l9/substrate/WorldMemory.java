package io.l9.substrate;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.domain.world.WorldDocuments;
import io.l9.substrate.domain.world.WorldEntities;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldStates;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.domain.world.WorldUpdates;
import io.l9.substrate.domain.world.WorldUseCases;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One world, as an actor sees it: {@link WorldEntities}, {@link WorldUpdates}, {@link WorldStates}
 * and {@link WorldDocuments}, bound to a scope. Cheap, immutable, thread-safe.
 *
 * <pre>{@code
 * WorldEntity acme = memory.world().get(EntityName.of("supplier:acme"), Moment.now());
 * memory.world().restore(Restore.dryRun(41));
 * }</pre>
 */
public final class WorldMemory {

  private final WorldUseCases useCases;
  private final World world;
  private final TenantScope scope;

  WorldMemory(WorldUseCases useCases, World world, TenantScope scope) {
    this.useCases = useCases;
    this.world = Require.present("/world", world);
    this.scope = scope;
  }

  /** See {@link WorldEntities#apply}. */
  public Outcome apply(Operation operation) {
    return useCases.entities().apply(scope, world, Require.present("/operation", operation));
  }

  /** See {@link WorldEntities#get}. */
  public WorldEntity get(EntityName name, Moment moment) {
    return useCases
        .entities()
        .get(scope, world, Require.present("/entity_id", name), Require.present("/moment", moment));
  }

  /** See {@link WorldEntities#version}. */
  public WorldEntity version(EntityName name, int number) {
    return useCases.entities().version(scope, world, Require.present("/entity_id", name), number);
  }

  /** See {@link WorldEntities#list}. */
  public List<WorldEntity> list(EntityQuery query, Moment moment) {
    return useCases
        .entities()
        .list(scope, world, Require.present("/query", query), Require.present("/moment", moment));
  }

  /** See {@link WorldEntities#history}. */
  public List<HistoryEntry> history(EntityName name, int limit, @Nullable Integer before) {
    return useCases
        .entities()
        .history(scope, world, Require.present("/entity_id", name), limit, before);
  }

  /** See {@link WorldEntities#references}. */
  public List<Reference> references(ReferenceQuery query) {
    return useCases.entities().references(scope, world, Require.present("/query", query));
  }

  /** See {@link WorldUpdates#apply}. */
  public Applied apply(Insight insight) {
    return useCases.updates().apply(scope, world, Require.present("/insight", insight));
  }

  /** See {@link WorldUpdates#get}. */
  public WorldUpdate update(UUID id) {
    return useCases.updates().get(scope, world, Require.present("/update_id", id));
  }

  /** See {@link WorldUpdates#list}. */
  public List<WorldUpdate> updates(UpdateQuery query) {
    return useCases.updates().list(scope, world, Require.present("/query", query));
  }

  /** See {@link WorldStates#state}. */
  public WorldState state() {
    return useCases.states().state(scope, world);
  }

  /** See {@link WorldStates#take}. */
  public Snapshot take(@Nullable String description) {
    return useCases.states().take(scope, world, description);
  }

  /** See {@link WorldStates#snapshot}. */
  public Snapshot snapshot(SnapshotId id) {
    return useCases.states().snapshot(scope, world, Require.present("/snapshot_id", id));
  }

  /** See {@link WorldStates#snapshots}. */
  public Page<Snapshot> snapshots(int limit, @Nullable Position after) {
    return useCases.states().snapshots(scope, world, limit, after);
  }

  /** See {@link WorldStates#delete}. */
  public void delete(SnapshotId id) {
    useCases.states().delete(scope, world, Require.present("/snapshot_id", id));
  }

  /** See {@link WorldStates#summary}. */
  public DiffSummary summary(int from, int to) {
    return useCases.states().summary(scope, world, from, to);
  }

  /** See {@link WorldStates#diff}. */
  public List<EntityDiff> diff(DiffQuery query) {
    return useCases.states().diff(scope, world, Require.present("/query", query));
  }

  /** See {@link WorldStates#restore}. */
  public Restored restore(Restore restore) {
    return useCases.states().restore(scope, world, Require.present("/restore", restore));
  }

  /** See {@link WorldDocuments#get}. */
  public WorldDocument document(SnapshotId id) {
    return useCases.documents().get(scope, world, Require.present("/document_id", id));
  }

  /** See {@link WorldDocuments#list}. */
  public Page<WorldDocument> documents(int limit, @Nullable Position after) {
    return useCases.documents().list(scope, world, limit, after);
  }

  /** See {@link WorldDocuments#entities}. */
  public List<DocumentedEntity> documented(SnapshotId id, int limit, @Nullable EntityName after) {
    return useCases
        .documents()
        .entities(scope, world, Require.present("/document_id", id), limit, after);
  }

  /** See {@link WorldDocuments#restore}. */
  public Restored restoreDocument(
      SnapshotId id, boolean isDryRun, @Nullable Integer expectedState) {
    return useCases
        .documents()
        .restore(scope, world, Require.present("/document_id", id), isDryRun, expectedState);
  }

  /** See {@link WorldDocuments#delete}. */
  public void deleteDocument(SnapshotId id) {
    useCases.documents().delete(scope, world, Require.present("/document_id", id));
  }

  /** See {@link WorldStates#forget}. */
  public WorldState forget(int state) {
    return useCases.states().forget(scope, world, state);
  }

  /** See {@link WorldStates#retention}. */
  public WorldRetention retention() {
    return useCases.states().retention(scope, world);
  }

  /** See {@link WorldStates#setRetention}. */
  public void setRetention(WorldRetention retention) {
    useCases.states().setRetention(scope, world, Require.present("/retention", retention));
  }

  /** See {@link WorldStates#check}. */
  public WorldCheck check(boolean isRepairing) {
    return useCases.states().check(scope, world, isRepairing);
  }
}
