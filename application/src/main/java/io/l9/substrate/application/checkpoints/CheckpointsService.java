package io.l9.substrate.application.checkpoints;

import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointPrune;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.Checkpoints;
import io.l9.substrate.domain.checkpoints.DeltaHistory;
import io.l9.substrate.domain.checkpoints.Names;
import io.l9.substrate.domain.checkpoints.PrunePlan;
import io.l9.substrate.domain.checkpoints.PruneStrategy;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.ThreadOverview;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class CheckpointsService implements Checkpoints {

  /** The member of LangGraph's metadata whose keys are the channels that are kept as writes. */
  private static final String DELTA_CHANNELS = "counters_since_delta_snapshot";

  private final UnitOfWork unitOfWork;
  private final CheckpointRepository checkpoints;
  private final JsonCodec json;
  private final Clock clock;

  CheckpointsService(CheckpointStore store, JsonCodec json, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.checkpoints = store.checkpoints();
    this.json = json;
    this.clock = clock;
  }

  @Override
  public boolean put(TenantScope scope, CheckpointPut put) {
    CheckpointAddress address = put.address();
    CheckpointThread thread = thread(scope, address.thread());
    Map<ValueHash, TypedBytes> values = new HashMap<>();
    List<ChannelVersion> sent = new ArrayList<>();
    for (ChannelPut channel : put.channels()) {
      TypedBytes value = channel.value();
      ValueHash hash = value == null ? null : value.hash();
      if (hash != null) {
        values.put(hash, value);
      }
      sent.add(new ChannelVersion(channel.name(), channel.version(), hash));
    }
    Set<String> deltaChannels = deltaChannels(put.metadata());
    return unitOfWork.inScope(
        scope,
        () -> {
          if (decidesNothing(put)
              && checkpoints.putAbsent(
                  thread, head(put, deltaChannels, sent, List.of()), put.body(), values)) {
            return true;
          }
          CheckpointRepository.Look look =
              checkpoints.hold(thread, new StepId(address.namespace(), address.id()), put.parent());
          requireHead(put.expectedHead(), look.head());
          CheckpointHead head = head(put, deltaChannels, sent, look.parent());
          checkpoints.put(thread, head, put.body(), values, dropped(look.replaced(), head));
          return look.replaced() == null;
        });
  }

  /** Whether a put depends on nothing but that there is none of its address. */
  private static boolean decidesNothing(CheckpointPut put) {
    return put.expectedHead() == null && put.channels().stream().noneMatch(ChannelPut::isUnchanged);
  }

  private CheckpointHead head(
      CheckpointPut put,
      Set<String> deltaChannels,
      List<ChannelVersion> sent,
      List<ChannelVersion> parent) {
    return new CheckpointHead(
        put.address(),
        put.parent(),
        put.run(),
        put.agent(),
        put.metadata(),
        deltaChannels,
        channels(put.channels(), sent, parent),
        now());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Set<ValueHash> dropped(
      @Nullable List<ChannelVersion> replaced, CheckpointHead head) {
    Set<ValueHash> dropped = replaced == null ? new HashSet<>() : hashes(replaced);
    dropped.removeAll(hashes(head.channels()));
    return dropped;
  }

  private static Set<ValueHash> hashes(List<ChannelVersion> channels) {
    return channels.stream()
        .map(ChannelVersion::hash)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static void requireHead(@Nullable String expected, @Nullable String head) {
    if (expected != null && !expected.equals(head)) {
      throw new VersionMismatchException(
          head == null
              ? "The namespace has no checkpoint yet; put it without a condition."
              : "Another checkpoint is the newest of the namespace by now; read it, and go on from"
                  + " there.");
    }
  }

  /** Returns the channels in the order of their names, each with the hash of its value. */
  private static List<ChannelVersion> channels(
      List<ChannelPut> puts, List<ChannelVersion> sent, List<ChannelVersion> parent) {
    Map<ChannelVersion, ChannelVersion> known = new HashMap<>();
    parent.forEach(channel -> known.put(valueless(channel), channel));
    List<ChannelVersion> channels = new ArrayList<>();
    List<Violation> missing = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < puts.size(); i++) {
      ChannelVersion channel = sent.get(i);
      ChannelVersion found = puts.get(i).isUnchanged() ? known.get(channel) : channel;
      if (found == null) {
        names.add(channel.name());
        missing.add(
            new Violation(
                "/channels/" + i,
                ErrorCode.MISSING_CHANNELS,
                "is not in the parent with this version; send its value"));
      } else {
        channels.add(found);
      }
    }
    if (!missing.isEmpty()) {
      throw new ConflictException(
          ErrorCode.MISSING_CHANNELS,
          "The parent does not have these channels with these versions; send their values: "
              + String.join(", ", names),
          missing);
    }
    channels.sort(Comparator.comparing(ChannelVersion::name));
    return channels;
  }

  private static ChannelVersion valueless(ChannelVersion channel) {
    return new ChannelVersion(channel.name(), channel.version(), null);
  }

  private Set<String> deltaChannels(JsonDocument metadata) {
    JsonDocument counters = json.members(metadata.text()).get(DELTA_CHANNELS);
    return counters == null || !counters.text().startsWith("{")
        ? Set.of()
        : json.members(counters.text()).keySet();
  }

  @Override
  public void putWrites(TenantScope scope, WritesPut writes) {
    CheckpointThread thread = thread(scope, writes.address().thread());
    boolean unused =
        unitOfWork.inScope(
            scope,
            () -> {
              checkpoints.putWrites(thread, writes, now());
              return true;
            });
  }

  @Override
  public Optional<Checkpoint> find(
      TenantScope scope, String thread, String namespace, @Nullable String id) {
    CheckpointQuery one =
        CheckpointQuery.one(
            Require.present("/thread_id", thread), Require.present("/ns", namespace), id);
    return listComplete(scope, one).stream().findFirst();
  }

  @Override
  public List<CheckpointHead> list(TenantScope scope, CheckpointQuery query) {
    return unitOfWork.inScope(scope, () -> checkpoints.list(CheckpointOwner.of(scope), query));
  }

  @Override
  public List<Checkpoint> listComplete(TenantScope scope, CheckpointQuery query) {
    Require.limit("/limit", query.limit(), CheckpointQuery.MAX_COMPLETE);
    return unitOfWork.inScope(
        scope, () -> checkpoints.listComplete(CheckpointOwner.of(scope), query));
  }

  @Override
  public List<ThreadOverview> threads(TenantScope scope, int limit, @Nullable String after) {
    Require.limit("/limit", limit, CheckpointQuery.MAX_LIMIT);
    if (after != null) {
      Names.id("/after", after);
    }
    return unitOfWork.inScope(
        scope, () -> checkpoints.threads(CheckpointOwner.of(scope), limit, after));
  }

  @Override
  public Optional<CheckpointAddress> latest(TenantScope scope, String agent) {
    Names.id("/agent_id", agent);
    return unitOfWork.inScope(scope, () -> checkpoints.latest(CheckpointOwner.of(scope), agent));
  }

  @Override
  public long deleteThread(TenantScope scope, String thread) {
    CheckpointThread deleted = thread(scope, thread);
    return unitOfWork.inScope(scope, () -> checkpoints.delete(deleted));
  }

  @Override
  public long deleteRun(TenantScope scope, String run) {
    Names.id("/run_id", run);
    return unitOfWork.inScope(scope, () -> checkpoints.deleteRun(CheckpointOwner.of(scope), run));
  }

  @Override
  public long copy(TenantScope scope, String from, String to) {
    CheckpointThread source = thread(scope, from);
    CheckpointThread target = thread(scope, to);
    return source.equals(target)
        ? 0
        : unitOfWork.inScope(scope, () -> checkpoints.copy(source, target, now()));
  }

  @Override
  public long prune(TenantScope scope, CheckpointPrune prune) {
    // a unit of work for each, so that none waits for the locks of the others
    return new TreeSet<>(prune.threads())
        .stream().mapToLong(thread -> prune(scope, thread(scope, thread), prune)).sum();
  }

  private long prune(TenantScope scope, CheckpointThread thread, CheckpointPrune prune) {
    return unitOfWork.inScope(
        scope,
        () ->
            prune.strategy() == PruneStrategy.DELETE
                ? checkpoints.delete(thread)
                : checkpoints.retain(
                    thread, PrunePlan.kept(checkpoints.steps(thread), prune.keep())));
  }

  @Override
  public Map<String, DeltaHistory> deltaHistory(
      TenantScope scope, CheckpointAddress address, Collection<String> channels) {
    Set<String> names = Set.copyOf(Require.size("/channels", channels, MAX_HISTORIES));
    names.forEach(name -> Names.id("/channels", name));
    CheckpointThread thread = thread(scope, address.thread());
    StepId step = new StepId(address.namespace(), address.id());
    return names.isEmpty()
        ? Map.of()
        : DeltaHistory.of(
            names, unitOfWork.inScope(scope, () -> checkpoints.ancestors(thread, step, names)));
  }

  private static CheckpointThread thread(TenantScope scope, String id) {
    return CheckpointOwner.of(scope).thread(id);
  }
}
