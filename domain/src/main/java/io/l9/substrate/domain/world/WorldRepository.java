package io.l9.substrate.domain.world;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the changes of worlds. Writers of different entities of a world work side by side,
 * and wait for each other only while they store. Every method throws {@link IllegalStateException}
 * outside of a unit of work, and {@link io.l9.substrate.domain.shared.ForbiddenException} if the
 * scope may not change the world.
 */
public interface WorldRepository {

  /** The number of entities up to which they are held one by one. */
  int MAX_HELD = 32;

  /**
   * The facts that decide on an update.
   *
   * @param state of the world; with another unit of work's updates only if the world is held alone
   * @param newest version of each entity that ever was, a deletion included
   * @param earlier the update of the insight, if it was applied already; null: it was not
   */
  record Look(
      WorldState state, Map<EntityName, EntityVersion> newest, @Nullable WorldUpdate earlier) {

    public Look {
      newest = Map.copyOf(newest);
    }
  }

  /**
   * Makes the unit of work the only writer of these entities and of this insight until it ends,
   * whether they are there or not, and looks.
   *
   * @param insight null: none
   * @param isAlone the only writer of the whole world, as it is for more than {@link #MAX_HELD}
   *     entities anyway
   */
  Look hold(World world, Set<EntityName> names, @Nullable UUID insight, boolean isAlone);

  /**
   * Stores versions of entities that are held, as one update of the world: the next state. The time
   * is the store's.
   */
  Applied apply(World world, UpdateDraft draft, List<NextVersion> versions);

  /**
   * Stores a part of the history of a world elsewhere, as the newest of a world that is held alone.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the id of the update is taken, or a
   *     version is there already
   */
  void append(World world, HistoryPart part);

  /**
   * Makes the next state of a world that is held alone equal to an earlier one, by new versions of
   * what differs.
   *
   * @param state from the oldest kept one on; one that differs
   */
  WorldUpdate restore(World world, int state, UpdateDraft draft);

  /**
   * Removes versions of a world that is held alone which no state from this one on needs; returns
   * how many. The newest version of an entity always stays, so that none is used twice.
   *
   * @param state becomes the oldest that can be read
   */
  long forget(World world, int state);

  /** Sets what a job leaves of the history of a world that is held alone. */
  void setRetention(World world, WorldRetention retention);

  /**
   * Compares a world that is held alone with its versions.
   *
   * @param isRepairing the entities and the counter become what the versions say
   */
  WorldCheck check(World world, boolean isRepairing);
}
