package io.l9.substrate;

import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointPrune;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.Checkpoints;
import io.l9.substrate.domain.checkpoints.DeltaHistory;
import io.l9.substrate.domain.checkpoints.ThreadOverview;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One actor's checkpoints: {@link Checkpoints}, bound to a scope. Cheap, immutable, thread-safe.
 *
 * <pre>{@code
 * Optional<Checkpoint> newest = memory.checkpoints().find("thread", "", null);
 * memory.checkpoints().prune(CheckpointPrune.keepLatest(List.of("thread")));
 * }</pre>
 */
public final class CheckpointMemory {

  private final Checkpoints checkpoints;
  private final TenantScope scope;

  CheckpointMemory(Checkpoints checkpoints, TenantScope scope) {
    this.checkpoints = checkpoints;
    this.scope = scope;
  }

  /** See {@link Checkpoints#put}. */
  public boolean put(CheckpointPut put) {
    return checkpoints.put(scope, Require.present("/put", put));
  }

  /** See {@link Checkpoints#putWrites}. */
  public void putWrites(WritesPut writes) {
    checkpoints.putWrites(scope, Require.present("/writes", writes));
  }

  /** See {@link Checkpoints#find}. */
  public Optional<Checkpoint> find(String thread, String namespace, @Nullable String id) {
    return checkpoints.find(scope, thread, namespace, id);
  }

  /** See {@link Checkpoints#list}. */
  public List<CheckpointHead> list(CheckpointQuery query) {
    return checkpoints.list(scope, Require.present("/query", query));
  }

  /** See {@link Checkpoints#listComplete}. */
  public List<Checkpoint> listComplete(CheckpointQuery query) {
    return checkpoints.listComplete(scope, Require.present("/query", query));
  }

  /** See {@link Checkpoints#threads}. */
  public List<ThreadOverview> threads(int limit, @Nullable String after) {
    return checkpoints.threads(scope, limit, after);
  }

  /** See {@link Checkpoints#latest}. */
  public Optional<CheckpointAddress> latest(String agent) {
    return checkpoints.latest(scope, Require.present("/agent_id", agent));
  }

  /** See {@link Checkpoints#deleteThread}. */
  public long deleteThread(String thread) {
    return checkpoints.deleteThread(scope, thread);
  }

  /** See {@link Checkpoints#deleteRun}. */
  public long deleteRun(String run) {
    return checkpoints.deleteRun(scope, Require.present("/run_id", run));
  }

  /** See {@link Checkpoints#copy}. */
  public long copy(String from, String to) {
    return checkpoints.copy(scope, from, to);
  }

  /** See {@link Checkpoints#prune}. */
  public long prune(CheckpointPrune prune) {
    return checkpoints.prune(scope, Require.present("/prune", prune));
  }

  /** See {@link Checkpoints#deltaHistory}. */
  public Map<String, DeltaHistory> deltaHistory(
      CheckpointAddress address, Collection<String> channels) {
    return checkpoints.deltaHistory(scope, Require.present("/address", address), channels);
  }
}
