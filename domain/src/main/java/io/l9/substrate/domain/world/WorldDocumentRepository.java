package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: worlds as documents, which other clients store. Every method throws {@link
 * IllegalStateException} outside of a unit of work; documents of worlds that the scope does not see
 * are not there for it.
 */
public interface WorldDocumentRepository {

  Optional<WorldDocument> find(World world, SnapshotId id);

  /**
   * Returns documents of a world, the newest first.
   *
   * @param after the place of the last one of the page before; null: the first page
   */
  Page<WorldDocument> list(World world, int limit, @Nullable Position after);

  /**
   * Returns entities of a document in the order of their names; none if there is no such document.
   *
   * @param after the last name of the page before; null: the first page
   */
  List<DocumentedEntity> entities(
      World world, SnapshotId id, int limit, @Nullable EntityName after);

  /** Returns the number of entities in which a document differs from the present of its world. */
  DiffSummary summary(World world, SnapshotId id);

  /**
   * Makes the next state of a world that is held alone equal to a document, which differs.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not change the world
   */
  WorldUpdate restore(World world, SnapshotId id, UpdateDraft draft);

  /** Deletes a document; returns whether there was one that the scope may change. */
  boolean delete(World world, SnapshotId id);
}
