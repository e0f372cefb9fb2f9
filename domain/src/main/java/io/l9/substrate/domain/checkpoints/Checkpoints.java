package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the checkpoints of an actor's own threads. Whatever others have under the same
 * names is out of reach: an administrator reaches a user's threads by a scope of that user's.
 * Thread-safe.
 */
public interface Checkpoints {

  /** The greatest number of channels of one {@link #deltaHistory}. */
  int MAX_HISTORIES = 100;

  /**
   * Stores a checkpoint, in the place of one of the same address.
   *
   * @return whether there was none
   * @throws io.l9.substrate.domain.shared.ConflictException {@code missing-channels} with the names
   *     of channels that are said to be unchanged and are not in the parent: to be sent with their
   *     values; nothing is stored then
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if the newest checkpoint of the
   *     namespace is not the one that the command expects
   */
  boolean put(TenantScope scope, CheckpointPut put);

  /** Stores the writes of a task. */
  void putWrites(TenantScope scope, WritesPut writes);

  /**
   * Returns a checkpoint with everything.
   *
   * @param id null: the newest of the namespace
   */
  Optional<Checkpoint> find(
      TenantScope scope, String thread, String namespace, @Nullable String id);

  /** Returns a page without values, bodies and writes; fewer than asked for: the last one. */
  List<CheckpointHead> list(TenantScope scope, CheckpointQuery query);

  /** Returns a page with everything, of at most {@link CheckpointQuery#MAX_COMPLETE}. */
  List<Checkpoint> listComplete(TenantScope scope, CheckpointQuery query);

  /**
   * Returns threads in the order of their names.
   *
   * @param after the last one of the page before; null: the first page
   */
  List<ThreadOverview> threads(TenantScope scope, int limit, @Nullable String after);

  /**
   * Returns the newest checkpoint of an agent, if there is one. An older one that arrives later
   * does not take its place.
   */
  Optional<CheckpointAddress> latest(TenantScope scope, String agent);

  /** Deletes a thread with everything; returns the number of its checkpoints. */
  long deleteThread(TenantScope scope, String thread);

  /** Deletes the checkpoints of a run with their writes; returns how many. */
  long deleteRun(TenantScope scope, String run);

  /**
   * Copies a thread under the same ids to another; what that has already stays.
   *
   * @return how many checkpoints were copied; 0 if there is no such thread
   */
  long copy(TenantScope scope, String from, String to);

  /** Prunes threads; returns how many checkpoints were removed. */
  long prune(TenantScope scope, CheckpointPrune prune);

  /** Returns the histories of some channels up to a checkpoint, by name. */
  Map<String, DeltaHistory> deltaHistory(
      TenantScope scope, CheckpointAddress address, Collection<String> channels);
}
