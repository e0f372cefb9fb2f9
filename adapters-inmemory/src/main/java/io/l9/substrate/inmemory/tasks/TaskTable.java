package io.l9.substrate.inmemory.tasks;

import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** The rows of tasks and of their history, and the clock that decides about leases. */
public final class TaskTable {

  /**
   * A task as it is stored.
   *
   * @param token of the last claim; 0: there was none
   * @param sequence rises with each task that is stored
   */
  record Row(Task task, long token, long sequence) {

    Row with(Task next) {
      return new Row(next, token, sequence);
    }

    boolean heldBy(Lease lease, Instant now) {
      return token == lease.token() && task.leased(now);
    }
  }

  private final ScopedTable<TaskId, Row> rows;
  private final Table<TaskId, List<TaskEvent>> histories;
  private final Clock clock;
  private final Random random;
  private long stored;

  /**
   * Makes an empty table.
   *
   * @param random the waits before another attempt at what was lost
   */
  public TaskTable(UnitsOfWork units, Clock clock, Random random) {
    rows =
        new ScopedTable<>(
            units, row -> row.task().id(), row -> row.task().owner(), r -> r.task().visibility());
    histories = new Table<>(units);
    this.clock = clock;
    this.random = random;
  }

  Instant now() {
    return Times.stored(clock.instant());
  }

  /** Stores a task that another client wrote, whoever owns it. */
  public void set(Task task) {
    rows.set(new Row(task, 0, ++stored));
  }

  void create(Task task) {
    rows.create(new Row(task, 0, ++stored));
  }

  void requireWritable(Task task) {
    rows.requireWritable(List.of(new Row(task, 0, 0)));
  }

  void put(Row row) {
    rows.put(row);
  }

  Optional<Row> writable(TaskId id) {
    return rows.writable(id);
  }

  Stream<Row> writable() {
    return rows.writable();
  }

  Optional<Task> find(TaskId id) {
    return rows.find(id).map(Row::task);
  }

  /** Returns the tasks that the active scope sees. */
  public Stream<Task> visible() {
    return rows.visible().map(Row::task);
  }

  /** Returns the unfinished task of the same owner, visibility, type and key. */
  Optional<Task> twin(Task of) {
    return of.dedupeKey() == null
        ? Optional.empty()
        : rows.all()
            .map(Row::task)
            .filter(
                task ->
                    !task.status().finished()
                        && Objects.equals(task.dedupeKey(), of.dedupeKey())
                        && task.type().equals(of.type())
                        && task.owner().equals(of.owner())
                        && task.visibility() == of.visibility())
            .findAny();
  }

  void enter(TaskEvent event) {
    List<TaskEvent> history = new ArrayList<>();
    history.add(event);
    history.addAll(history(event.task()));
    histories.put(event.task(), List.copyOf(history));
  }

  /** Returns the history of a task, the newest entry first. */
  public List<TaskEvent> history(TaskId id) {
    List<TaskEvent> history = histories.get(id);
    return history == null ? List.of() : history;
  }

  /** Returns how many tasks are lost. */
  public long lost() {
    Instant now = now();
    return writable().filter(row -> row.task().lost(now)).count();
  }

  /** Takes the lost tasks from their workers; returns how many. */
  public long reap() {
    Instant now = now();
    List<Row> lost = writable().filter(row -> row.task().lost(now)).toList();
    for (Row row : lost) {
      enter(TaskEvent.of(TaskEvent.Kind.LOST, row.task(), now, TaskFailure.LOST.error()));
      put(row.with(row.task().failed(TaskFailure.LOST, now, random.nextDouble())));
    }
    return lost.size();
  }

  /** Returns the tasks of all owners that ended so, for their retention. */
  public Stream<AgedRow> aged(TaskStatus ending) {
    return rows.all().map(Row::task).filter(task -> task.status() == ending).map(this::aged);
  }

  /** Another client may have ended a task without saying when: not before it was made. */
  private AgedRow aged(Task task) {
    Instant end = task.completedAt();
    return new AgedRow(
        task.owner().tenant(),
        end == null || end.isBefore(task.createdAt()) ? task.createdAt() : end,
        () -> {
          rows.remove(task.id());
          histories.remove(task.id());
        });
  }
}
