package io.l9.substrate.inmemory.checkpoints;

import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checkpoints, and their values and writes. */
public final class CheckpointTable {

  /**
   * A stored checkpoint.
   *
   * @param trace of the request that put it last; null: none
   */
  public record Row(
      CheckpointThread thread, CheckpointHead head, TypedBytes body, @Nullable String trace) {

    StepId step() {
      return new StepId(head.address().namespace(), head.address().id());
    }

    Set<ValueHash> hashes() {
      return head.channels().stream()
          .map(ChannelVersion::hash)
          .filter(Objects::nonNull)
          .collect(Collectors.toSet());
    }
  }

  record RowKey(CheckpointThread thread, StepId step) {}

  record Value(CheckpointThread thread, ValueHash hash, TypedBytes bytes) {}

  record ValueKey(CheckpointThread thread, ValueHash hash) {}

  record Written(CheckpointThread thread, StepId step, CheckpointWrite write, Instant at) {}

  record WriteKey(CheckpointThread thread, StepId step, String task, int index) {}

  final ScopedTable<RowKey, Row> checkpoints;
  final ScopedTable<ValueKey, Value> values;
  final ScopedTable<WriteKey, Written> writes;

  public CheckpointTable(UnitsOfWork units) {
    checkpoints =
        new ScopedTable<>(
            units,
            row -> new RowKey(row.thread(), row.step()),
            row -> row.thread().owner().owner(),
            row -> row.thread().owner().visibility());
    values =
        new ScopedTable<>(
            units,
            value -> new ValueKey(value.thread(), value.hash()),
            value -> value.thread().owner().owner(),
            value -> value.thread().owner().visibility());
    writes =
        new ScopedTable<>(
            units,
            row ->
                new WriteKey(row.thread(), row.step(), row.write().taskId(), row.write().index()),
            row -> row.thread().owner().owner(),
            row -> row.thread().owner().visibility());
  }

  /** Returns the checkpoints that the active scope sees and that requests of a trace put. */
  public Stream<Row> ofTrace(String trace) {
    return checkpoints.visible().filter(row -> trace.equals(row.trace()));
  }

  Stream<Row> of(CheckpointThread thread) {
    return checkpoints.visible().filter(row -> row.thread().equals(thread));
  }

  Stream<Written> writesOf(CheckpointThread thread) {
    return writes.visible().filter(row -> row.thread().equals(thread));
  }

  List<CheckpointWrite> writesOf(CheckpointThread thread, StepId step) {
    return writesOf(thread)
        .filter(row -> row.step().equals(step))
        .map(Written::write)
        .sorted(CheckpointWrite.ORDER)
        .toList();
  }

  /** Removes checkpoints of a thread with all that nothing names then; returns how many. */
  long remove(CheckpointThread thread, Predicate<Row> which) {
    List<Row> gone =
        checkpoints.writable().filter(row -> row.thread().equals(thread)).filter(which).toList();
    Set<StepId> steps = gone.stream().map(Row::step).collect(Collectors.toSet());
    gone.forEach(row -> checkpoints.remove(new RowKey(thread, row.step())));
    removeWrites(thread, row -> steps.contains(row.step()));
    sweep(thread, value -> true);
    return gone.size();
  }

  /** Removes a thread with everything; returns the number of its checkpoints. */
  long removeAll(CheckpointThread thread) {
    long gone = remove(thread, row -> true);
    removeWrites(thread, row -> true);
    return gone;
  }

  private void removeWrites(CheckpointThread thread, Predicate<Written> which) {
    writes
        .writable()
        .filter(row -> row.thread().equals(thread))
        .filter(which)
        .toList()
        .forEach(
            row ->
                writes.remove(
                    new WriteKey(thread, row.step(), row.write().taskId(), row.write().index())));
  }

  /** Removes values of a thread that no checkpoint names. */
  void sweep(CheckpointThread thread, Predicate<ValueHash> which) {
    Set<ValueHash> named =
        of(thread).flatMap(row -> row.hashes().stream()).collect(Collectors.toSet());
    values
        .writable()
        .filter(value -> value.thread().equals(thread))
        .filter(value -> which.test(value.hash()) && !named.contains(value.hash()))
        .toList()
        .forEach(value -> values.remove(new ValueKey(thread, value.hash())));
  }

  /** Returns the threads of all owners with the time at which each was touched last. */
  public Stream<AgedRow> aged() {
    Map<CheckpointThread, Instant> touched = new HashMap<>();
    checkpoints
        .all()
        .forEach(row -> touched.merge(row.thread(), row.head().storedAt(), CheckpointTable::later));
    writes.all().forEach(row -> touched.merge(row.thread(), row.at(), CheckpointTable::later));
    return touched.entrySet().stream()
        .map(
            thread ->
                new AgedRow(
                    thread.getKey().owner().owner().tenant(),
                    thread.getValue(),
                    () -> {
                      long unused = removeAll(thread.getKey());
                    }));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
