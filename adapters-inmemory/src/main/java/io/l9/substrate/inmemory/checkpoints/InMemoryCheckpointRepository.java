package io.l9.substrate.inmemory.checkpoints;

import io.l9.substrate.domain.checkpoints.Ancestor;
import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.Names;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.ThreadOverview;
import io.l9.substrate.domain.checkpoints.ThreadStep;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable.Row;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable.RowKey;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable.Value;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable.ValueKey;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable.WriteKey;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable.Written;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Units of work run one after the other here, so that nothing is to be locked. */
final class InMemoryCheckpointRepository implements CheckpointRepository {

  private final UnitsOfWork units;
  private final CheckpointTable rows;
  private final JsonCodec json;

  InMemoryCheckpointRepository(UnitsOfWork units, CheckpointTable rows, JsonCodec json) {
    this.units = units;
    this.rows = rows;
    this.json = json;
  }

  /** Refuses what the locks of a database refuse. */
  private void requireTenant(CheckpointThread thread) {
    TenantScope scope = units.scope();
    if (scope.role() != Role.PLATFORM_ADMIN
        && !scope.tenant().equals(thread.owner().owner().tenant())) {
      throw UnitsOfWork.forbidden(scope);
    }
  }

  @Override
  public Look hold(CheckpointThread thread, StepId step, @Nullable String parent) {
    requireTenant(thread);
    return new Look(
        rows.of(thread)
            .filter(row -> row.step().namespace().equals(step.namespace()))
            .map(row -> row.step().id())
            .max(Names.ORDER)
            .orElse(null),
        parent == null
            ? List.of()
            : Objects.requireNonNullElse(
                channels(thread, new StepId(step.namespace(), parent)), List.of()),
        channels(thread, step));
  }

  private @Nullable List<ChannelVersion> channels(CheckpointThread thread, StepId step) {
    return rows.checkpoints
        .find(new RowKey(thread, step))
        .map(row -> row.head().channels())
        .orElse(null);
  }

  @Override
  public boolean putAbsent(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values) {
    StepId step = new StepId(head.address().namespace(), head.address().id());
    if (hold(thread, step, null).replaced() != null) {
      return false;
    }
    put(thread, head, body, values, Set.of());
    return true;
  }

  @Override
  public void put(
      CheckpointThread thread,
      CheckpointHead head,
      TypedBytes body,
      Map<ValueHash, TypedBytes> values,
      Set<ValueHash> dropped) {
    Row row = new Row(thread, head, body, units.scope().trace());
    rows.checkpoints.requireWritable(List.of(row));
    rows.checkpoints.put(row);
    values.forEach((hash, bytes) -> rows.values.put(new Value(thread, hash, bytes)));
    rows.sweep(thread, dropped::contains);
  }

  @Override
  public void putWrites(CheckpointThread thread, WritesPut writes, Instant at) {
    requireTenant(thread);
    StepId step = new StepId(writes.address().namespace(), writes.address().id());
    for (WritesPut.Write write : writes.writes()) {
      Written row = new Written(thread, step, writes.stored(write), at);
      rows.writes.requireWritable(List.of(row));
      WriteKey key = new WriteKey(thread, step, writes.taskId(), write.index());
      if (write.isOverwriting() || !rows.writes.contains(key)) {
        rows.writes.put(row);
      }
    }
  }

  private Stream<Row> found(CheckpointOwner owner, CheckpointQuery query) {
    JsonDocument filter = query.filter();
    Object wanted = filter == null ? null : json.read(filter);
    CheckpointPlace after = query.after();
    String before = query.before();
    return rows.checkpoints
        .visible()
        .filter(row -> row.thread().owner().equals(owner))
        .filter(row -> query.thread() == null || row.thread().id().equals(query.thread()))
        .filter(
            row -> query.namespace() == null || row.step().namespace().equals(query.namespace()))
        .filter(row -> query.id() == null || row.step().id().equals(query.id()))
        .filter(row -> before == null || Names.ORDER.compare(row.step().id(), before) < 0)
        .filter(row -> filter == null || contains(json.read(row.head().metadata()), wanted))
        .filter(
            row -> after == null || CheckpointPlace.ORDER.compare(row.head().place(), after) > 0)
        .sorted(Comparator.comparing(row -> row.head().place(), CheckpointPlace.ORDER))
        .limit(query.limit());
  }

  /** Whether a JSON value contains another as {@code @>} of PostgreSQL has it. */
  private static boolean contains(@Nullable Object value, @Nullable Object wanted) {
    if (wanted instanceof Map<?, ?> members) {
      return value instanceof Map<?, ?> object
          && members.entrySet().stream()
              .allMatch(
                  member ->
                      object.containsKey(member.getKey())
                          && contains(object.get(member.getKey()), member.getValue()));
    }
    if (wanted instanceof List<?> elements) {
      return value instanceof List<?> list
          && elements.stream()
              .allMatch(element -> list.stream().anyMatch(one -> contains(one, element)));
    }
    return Objects.equals(value, wanted);
  }

  @Override
  public List<CheckpointHead> list(CheckpointOwner owner, CheckpointQuery query) {
    return found(owner, query).map(Row::head).toList();
  }

  @Override
  public List<Checkpoint> listComplete(CheckpointOwner owner, CheckpointQuery query) {
    return found(owner, query)
        .map(
            row ->
                new Checkpoint(
                    row.head(),
                    row.body(),
                    values(row, row.head().valued()),
                    rows.writesOf(row.thread(), row.step())))
        .toList();
  }

  private Map<String, TypedBytes> values(Row row, Collection<String> channels) {
    Map<String, TypedBytes> values = new TreeMap<>();
    for (ChannelVersion channel : row.head().channels()) {
      ValueHash hash = channel.hash();
      if (hash != null && channels.contains(channel.name())) {
        values.put(
            channel.name(),
            rows.values.find(new ValueKey(row.thread(), hash)).orElseThrow().bytes());
      }
    }
    return values;
  }

  @Override
  public List<ThreadOverview> threads(CheckpointOwner owner, int limit, @Nullable String after) {
    Map<String, List<CheckpointHead>> threads =
        rows.checkpoints
            .visible()
            .filter(row -> row.thread().owner().equals(owner))
            .map(Row::head)
            .collect(
                Collectors.groupingBy(
                    head -> head.address().thread(),
                    () -> new TreeMap<>(Names.ORDER),
                    Collectors.toList()));
    return threads.entrySet().stream()
        .filter(thread -> after == null || Names.ORDER.compare(thread.getKey(), after) > 0)
        .limit(limit)
        .map(thread -> overview(thread.getKey(), thread.getValue()))
        .toList();
  }

  private static ThreadOverview overview(String thread, List<CheckpointHead> heads) {
    return new ThreadOverview(
        thread,
        heads.size(),
        heads.stream().map(head -> head.address().id()).max(Names.ORDER).orElseThrow(),
        heads.stream().map(CheckpointHead::storedAt).max(Comparator.naturalOrder()).orElseThrow());
  }

  @Override
  public Optional<CheckpointAddress> latest(CheckpointOwner owner, String agent) {
    return rows.checkpoints
        .visible()
        .filter(row -> row.thread().owner().equals(owner) && agent.equals(row.head().agent()))
        .map(row -> row.head().place())
        .min(CheckpointPlace.ORDER)
        .map(place -> new CheckpointAddress(place.thread(), place.namespace(), place.id()));
  }

  @Override
  public List<ThreadStep> steps(CheckpointThread thread) {
    requireTenant(thread);
    return rows.of(thread).map(this::step).toList();
  }

  private ThreadStep step(Row row) {
    return new ThreadStep(
        row.step(),
        row.head().parent(),
        row.head().deltaChannels(),
        row.head().valued(),
        rows.writesOf(row.thread(), row.step()).stream()
            .map(CheckpointWrite::channel)
            .collect(Collectors.toSet()));
  }

  @Override
  public long retain(CheckpointThread thread, Set<StepId> kept) {
    requireTenant(thread);
    return rows.remove(thread, row -> !kept.contains(row.step()));
  }

  @Override
  public long delete(CheckpointThread thread) {
    requireTenant(thread);
    return rows.removeAll(thread);
  }

  @Override
  public long deleteRun(CheckpointOwner owner, String run) {
    return rows
        .checkpoints
        .visible()
        .filter(row -> row.thread().owner().equals(owner) && run.equals(row.head().run()))
        .map(Row::thread)
        .distinct()
        .toList()
        .stream()
        .mapToLong(thread -> rows.remove(thread, row -> run.equals(row.head().run())))
        .sum();
  }

  @Override
  public long copy(CheckpointThread from, CheckpointThread to, Instant at) {
    requireTenant(from);
    List<Row> copied =
        rows.of(from)
            .map(row -> new Row(to, renamed(row.head(), to, at), row.body(), units.scope().trace()))
            .filter(row -> !rows.checkpoints.contains(new RowKey(to, row.step())))
            .toList();
    rows.checkpoints.requireWritable(copied);
    copied.forEach(rows.checkpoints::put);
    for (Row row : copied) {
      for (ValueHash hash : row.hashes()) {
        rows.values.put(
            new Value(to, hash, rows.values.find(new ValueKey(from, hash)).orElseThrow().bytes()));
      }
    }
    for (Written write : rows.writesOf(from).toList()) {
      WriteKey key = new WriteKey(to, write.step(), write.write().taskId(), write.write().index());
      if (!rows.writes.contains(key)) {
        Written row = new Written(to, write.step(), write.write(), at);
        rows.writes.requireWritable(List.of(row));
        rows.writes.put(row);
      }
    }
    return copied.size();
  }

  private static CheckpointHead renamed(CheckpointHead head, CheckpointThread to, Instant at) {
    CheckpointAddress address = head.address();
    return new CheckpointHead(
        new CheckpointAddress(to.id(), address.namespace(), address.id()),
        head.parent(),
        head.run(),
        head.agent(),
        head.metadata(),
        head.deltaChannels(),
        head.channels(),
        at);
  }

  @Override
  public List<Ancestor> ancestors(CheckpointThread thread, StepId of, Collection<String> channels) {
    List<Ancestor> ancestors = new ArrayList<>();
    Set<StepId> seen = new HashSet<>();
    Row row = find(thread, of);
    while (row != null && seen.add(row.step())) {
      String parent = row.head().parent();
      row = parent == null ? null : find(thread, new StepId(of.namespace(), parent));
      if (row != null && !seen.contains(row.step())) {
        ancestors.add(
            new Ancestor(
                values(row, channels),
                rows.writesOf(thread, row.step()).stream()
                    .filter(write -> channels.contains(write.channel()))
                    .toList()));
      }
    }
    return ancestors;
  }

  private @Nullable Row find(CheckpointThread thread, StepId step) {
    return rows.checkpoints.find(new RowKey(thread, step)).orElse(null);
  }
}
