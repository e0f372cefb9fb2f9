package io.l9.substrate.domain.world;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the entities of worlds. Thread-safe.
 *
 * <p>Every method throws {@link io.l9.substrate.domain.shared.NotFoundException} for a world that
 * the scope does not see and for an entity that is not there, and {@link
 * io.l9.substrate.domain.shared.ForbiddenException} for a change of a world that it may not change.
 * A moment is refused by the code {@code expired} if it lies before the oldest state that is kept,
 * and by {@code not-found} if it has not come yet.
 */
public interface WorldEntities {

  /** The most entries of a history that one call returns. */
  int MAX_HISTORY = 200;

  /**
   * Changes one entity, as an update of the world.
   *
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if the entity is not as
   *     expected; the message names the version that it has and the attributes that changed since
   *     the expected one
   */
  Outcome apply(TenantScope scope, World world, Operation operation);

  WorldEntity get(TenantScope scope, World world, EntityName name, Moment moment);

  /** Returns an entity as of one of its versions, which may be over. */
  WorldEntity version(TenantScope scope, World world, EntityName name, int number);

  /** Returns entities in the order of their names; fewer than asked for: the last page. */
  List<WorldEntity> list(TenantScope scope, World world, EntityQuery query, Moment moment);

  /**
   * Returns the history of an entity, the newest version first, also if it was deleted.
   *
   * @param limit at most {@link #MAX_HISTORY}
   * @param before only versions before it; null: from the newest on
   */
  List<HistoryEntry> history(
      TenantScope scope, World world, EntityName name, int limit, @Nullable Integer before);

  /** Returns references of or to an entity, which need not be there. */
  List<Reference> references(TenantScope scope, World world, ReferenceQuery query);
}
