package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.SnapshotRepository;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDocumentRepository;
import io.l9.substrate.domain.world.WorldIndex;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldStore;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door to worlds: who may read, change and administer one, and which of its states are there.
 */
final class WorldAccess {

  final WorldRepository worlds;
  final WorldIndex index;
  final SnapshotRepository snapshots;
  final WorldDocumentRepository documents;

  WorldAccess(WorldStore store) {
    worlds = store.worlds();
    index = store.index();
    snapshots = store.snapshots();
    documents = store.documents();
  }

  /** Returns work on a world for those who see it. */
  <T> Supplier<T> reading(TenantScope scope, World world, Supplier<T> work) {
    if (!Require.present("/world", world).isVisibleTo(scope)) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND,
          "There is no such world; name one of your organisations, or none for the tenant's own.");
    }
    return work;
  }

  /** Returns work on a world for those who may change it. */
  <T> Supplier<T> changing(TenantScope scope, World world, Supplier<T> work) {
    Supplier<T> allowed = reading(scope, world, work);
    if (!world.isWritableBy(scope)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          world.org() == null
              ? "Only an administrator of the tenant may change its own world."
              : "Only a member of the organisation may change its world.");
    }
    return allowed;
  }

  /** Returns work on a world for those who may administer it. */
  <T> Supplier<T> administering(TenantScope scope, World world, Supplier<T> work) {
    Supplier<T> allowed = changing(scope, world, work);
    if (!world.isAdministeredBy(scope)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "Only an administrator of the organisation may do this with its world.");
    }
    return allowed;
  }

  /** Returns the state of a world that nobody changes, or forgets parts of, meanwhile. */
  WorldState held(World world) {
    return worlds.hold(world, Set.of(), null, true).state();
  }

  /**
   * Reads a world as it was at a moment. Each statement sees what was forgotten before it, so that
   * the state must still be kept behind the last one.
   *
   * @param read takes the number of the state; null: now
   */
  <T> T at(World world, Moment moment, Function<@Nullable Integer, T> read) {
    Integer state = stateOf(world, moment);
    T found = read.apply(state);
    if (state != null) {
      requireKept(state, index.state(world));
    }
    return found;
  }

  private @Nullable Integer stateOf(World world, Moment moment) {
    if (moment instanceof Moment.State state) {
      requireKept(state.number(), index.state(world));
      return state.number();
    }
    if (moment instanceof Moment.Time time) {
      int number = index.stateAt(world, time.at());
      requireKept(number, index.state(world));
      return number;
    }
    return null;
  }

  /** Refuses a state that cannot be read. */
  void requireKept(int number, WorldState present) {
    if (number > present.number()) {
      throw notYet(number, present);
    }
    if (number < present.oldest()) {
      throw new NotFoundException(
          ErrorCode.EXPIRED,
          "The oldest state that is kept is "
              + present.oldest()
              + "; ask for that or a newer one.");
    }
  }

  static NotFoundException notYet(int number, WorldState present) {
    return new NotFoundException(
        ErrorCode.NOT_FOUND,
        "The world is at state " + present.number() + "; there is no state " + number + " yet.");
  }
}
