package io.l9.substrate.domain.checkpoints;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: checkpoints by owner and thread. One writer of a thread works at a time, but for
 * those who store writes: they exclude only the others. Every method throws {@link
 * IllegalStateException} outside of a unit of work, and {@link
 * io.l9.substrate.domain.shared.ForbiddenException} if it would store for an owner for whom the
 * scope may not; what the scope does not see is not there for it.
 */
public interface CheckpointRepository {

  /**
   * The facts that decide on a put.
   *
   * @param head the id of the newest checkpoint of the namespace; null: there is none
   * @param parent the channels of the parent; empty if it is not stored
   * @param replaced the channels of the checkpoint of the same address; null: there is none
   */
  record Look(
      @Nullable String head, List<ChannelVersion> parent, @Nullable List<ChannelVersion> replaced) {

    public Look {
      parent = List.copyOf(parent);
      replaced = replaced == null ? null : List.copyOf(replaced);
    }
  }

  /**
   * Makes the unit of work the only writer of a thread until it ends, and looks.
   *
   * @param parent null: none
   * @throws io.l9.substrate.domain.shared.ForbiddenException if it is another tenant's
   */
  Look hold(CheckpointThread thread, StepId step, @Nullable String parent);

  /**
   * Stores a checkpoint as the only writer of its thread until the unit of work ends, unless there
   * is one of the same address: then nothing is stored.
   *
   * @param values all that its channels name
   * @return whether it was stored
   */
  boolean putAbsent(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values);

  /**
   * Stores a checkpoint of a thread that is held, in the place of one of the same address.
   *
   * @param values the new ones; the others that its channels name are stored
   * @param dropped of the checkpoint that it replaces; they go unless another names them
   */
  void put(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values,
      Set<ValueHash> dropped);

  /** Stores writes, whether their checkpoint is there or not. */
  void putWrites(CheckpointThread thread, WritesPut writes, Instant at);

  /** Returns what a query finds, in the order of {@link CheckpointPlace}. */
  List<CheckpointHead> list(CheckpointOwner owner, CheckpointQuery query);

  /** Returns the same with everything, as of one moment. */
  List<Checkpoint> listComplete(CheckpointOwner owner, CheckpointQuery query);

  /** Returns threads by name. */
  List<ThreadOverview> threads(CheckpointOwner owner, int limit, @Nullable String after);

  /** Returns the newest checkpoint of an agent, if there is one. */
  Optional<CheckpointAddress> latest(CheckpointOwner owner, String agent);

  /**
   * Makes the unit of work the only writer of a thread until it ends, and returns its steps, in no
   * order.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException as {@link #hold}; so do the methods
   *     that delete and copy
   */
  List<ThreadStep> steps(CheckpointThread thread);

  /**
   * Deletes all checkpoints of a thread that is held but these, with their writes and the values
   * that no other names; returns how many.
   */
  long retain(CheckpointThread thread, Set<StepId> kept);

  /** Deletes a thread with everything; returns the number of its checkpoints. */
  long delete(CheckpointThread thread);

  /** As {@link #retain}, of all checkpoints of a run in whatever threads. */
  long deleteRun(CheckpointOwner owner, String run);

  /** Copies a thread to another of the same owner; what that has already stays. */
  long copy(CheckpointThread from, CheckpointThread to, Instant at);

  /**
   * Returns the ancestors of a checkpoint, the nearest first, at least as far as each channel has a
   * value.
   */
  List<Ancestor> ancestors(CheckpointThread thread, StepId of, Collection<String> channels);
}
