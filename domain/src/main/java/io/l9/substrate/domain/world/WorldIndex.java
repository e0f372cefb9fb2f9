package io.l9.substrate.domain.world;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: worlds, now and at states that are still kept. Every method throws {@link
 * IllegalStateException} outside of a unit of work; a world that the scope does not see is one that
 * nobody changed yet.
 */
public interface WorldIndex {

  /** Returns the state; {@link WorldState#NONE} of a world that nobody changed yet. */
  WorldState state(World world);

  /** Returns what a job leaves of the world's history; everything by default. */
  WorldRetention retention(World world);

  /** Returns the newest state that came at a time or before; 0: there is none. */
  int stateAt(World world, Instant at);

  /**
   * Returns the newest version of an entity up to a state, a deletion included.
   *
   * @param state null: now
   */
  Optional<EntityVersion> newest(World world, EntityName name, @Nullable Integer state);

  /** Returns a version of an entity, a deletion included. */
  Optional<EntityVersion> version(World world, EntityName name, int number);

  /**
   * Returns entities in the order of their names; fewer than asked for: the last page.
   *
   * @param state null: now
   */
  List<WorldEntity> entities(World world, EntityQuery query, @Nullable Integer state);

  /**
   * Returns versions of an entity, the newest first.
   *
   * @param before only numbers before it; null: from the newest on
   */
  List<EntityVersion> versions(World world, EntityName name, int limit, @Nullable Integer before);

  /**
   * Returns versions that came with a state, in the order of names.
   *
   * @param after the last name of the page before; null: the first page
   */
  List<EntityVersion> changes(World world, int state, int limit, @Nullable EntityName after);

  /** Returns the number of entities in which two states differ; the cost is that of what moved. */
  DiffSummary summary(World world, int from, int to);

  /** Returns differences of two states; fewer than asked for: the last page. */
  List<EntityDiff> diff(World world, DiffQuery query);

  /** Returns references as of now; fewer than asked for: the last page. */
  List<Reference> references(World world, ReferenceQuery query);

  /** Returns an update of the log. */
  Optional<WorldUpdate> update(World world, UUID id);

  /** Returns updates of the log, the newest first; fewer than asked for: the last page. */
  List<WorldUpdate> updates(World world, UpdateQuery query);
}
