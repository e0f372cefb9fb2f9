package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: worlds as documents, which other clients of the schema stored as their snapshots.
 * Thread-safe. Worlds and documents that are not there for the scope are refused as by {@link
 * WorldEntities}; restores and deletions are decided on by administrators of the organisation and
 * above.
 */
public interface WorldDocuments {

  /** The most documents of a page. */
  int MAX_LIMIT = 200;

  /** The most entities of a page. */
  int MAX_ENTITIES = 1000;

  WorldDocument get(TenantScope scope, World world, SnapshotId id);

  /** Returns documents, the newest first. */
  Page<WorldDocument> list(TenantScope scope, World world, int limit, @Nullable Position after);

  /**
   * Returns entities of a document in the order of their names; fewer than asked for: the last
   * page.
   *
   * @param after the last name of the page before; null: the first page
   */
  List<DocumentedEntity> entities(
      TenantScope scope, World world, SnapshotId id, int limit, @Nullable EntityName after);

  /**
   * Makes a world what a document says, as one update; the state before is pinned by a snapshot.
   *
   * @param isDryRun nothing is changed, only counted
   * @param expectedState the state of the world, or the restore is refused; null: any
   */
  Restored restore(
      TenantScope scope,
      World world,
      SnapshotId id,
      boolean isDryRun,
      @Nullable Integer expectedState);

  void delete(TenantScope scope, World world, SnapshotId id);
}
