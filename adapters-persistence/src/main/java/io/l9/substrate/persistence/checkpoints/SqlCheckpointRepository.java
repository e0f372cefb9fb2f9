package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.Ancestor;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.ThreadOverview;
import io.l9.substrate.domain.checkpoints.ThreadStep;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class SqlCheckpointRepository implements CheckpointRepository {

  private final CheckpointReadSql reads;
  private final LineageSql lineage;
  private final CheckpointWriteSql writes;
  private final RemovalSql removals;

  SqlCheckpointRepository(Sessions sessions, JsonCodec json) {
    reads = new CheckpointReadSql(sessions, json);
    lineage = new LineageSql(sessions);
    writes = new CheckpointWriteSql(sessions);
    removals = new RemovalSql(sessions);
  }

  @Override
  public Look hold(CheckpointThread thread, StepId step, @Nullable String parent) {
    return writes.hold(thread, step, parent);
  }

  @Override
  public boolean putAbsent(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values) {
    return writes.putAbsent(thread, head, body, values);
  }

  @Override
  public void put(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values,
      Set<ValueHash> dropped) {
    writes.put(thread, head, body, values, dropped);
  }

  @Override
  public void putWrites(CheckpointThread thread, WritesPut put, Instant at) {
    writes.putWrites(thread, put, at);
  }

  @Override
  public List<CheckpointHead> list(CheckpointOwner owner, CheckpointQuery query) {
    return reads.list(owner, query);
  }

  @Override
  public List<Checkpoint> listComplete(CheckpointOwner owner, CheckpointQuery query) {
    return reads.listComplete(owner, query);
  }

  @Override
  public List<ThreadOverview> threads(CheckpointOwner owner, int limit, @Nullable String after) {
    return reads.threads(owner, limit, after);
  }

  @Override
  public Optional<CheckpointAddress> latest(CheckpointOwner owner, String agent) {
    return reads.latest(owner, agent).stream().findFirst();
  }

  @Override
  public List<ThreadStep> steps(CheckpointThread thread) {
    return lineage.steps(thread);
  }

  @Override
  public long retain(CheckpointThread thread, Set<StepId> kept) {
    return removals.retain(thread, kept);
  }

  @Override
  public long delete(CheckpointThread thread) {
    return removals.delete(thread);
  }

  @Override
  public long deleteRun(CheckpointOwner owner, String run) {
    return removals.deleteRun(owner, run);
  }

  @Override
  public long copy(CheckpointThread from, CheckpointThread to, Instant at) {
    return removals.copy(from, to, at);
  }

  @Override
  public List<Ancestor> ancestors(CheckpointThread thread, StepId of, Collection<String> channels) {
    return lineage.ancestors(thread, of, channels);
  }
}
