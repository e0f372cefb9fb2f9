package io.l9.substrate.domain.world;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/**
 * Inbound port: the updates of worlds, and their log. Thread-safe. Worlds that the scope does not
 * see or may not change are refused as by {@link WorldEntities}.
 */
public interface WorldUpdates {

  /**
   * Applies an insight, or returns what it did if it was applied already.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if another insight of this id was
   *     applied
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if the world or an entity is not
   *     as expected; nothing is changed then
   */
  Applied apply(TenantScope scope, World world, Insight insight);

  WorldUpdate get(TenantScope scope, World world, UUID id);

  /** Returns updates, the newest first; fewer than asked for: the last page. */
  List<WorldUpdate> list(TenantScope scope, World world, UpdateQuery query);
}
