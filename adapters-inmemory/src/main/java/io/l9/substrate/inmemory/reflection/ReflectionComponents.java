package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The ports of this package, over the same rows. */
public final class ReflectionComponents {

  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;
  private final TaskReflectionRepository tasks;
  private final ReflectionTable table;

  public ReflectionComponents(
      UnitsOfWork units,
      PacketTable packets,
      AnswerTable answers,
      AccessTable accesses,
      AuditTable deeds,
      ViewRefreshes refreshes,
      Clock clock) {
    UseTable ledger = new UseTable(units);
    TaskTable recorded = new TaskTable(units);
    table = new ReflectionTable(units, packets, ledger, answers, accesses, deeds, clock);
    PatternsView patterns = new PatternsView(table, refreshes, clock);
    reflections = new InMemoryReflectionRepository(units, table, packets, patterns, clock);
    uses = new InMemoryReflectionUseRepository(units, table, ledger, recorded);
    tasks = new InMemoryTaskReflectionRepository(units, table, ledger, recorded, packets);
  }

  public ReflectionRepository reflections() {
    return reflections;
  }

  /** Adds what goes with a reflection. */
  public void dependent(Consumer<ReflectionId> removal) {
    table.dependent(removal);
  }

  public ReflectionUseRepository uses() {
    return uses;
  }

  public TaskReflectionRepository tasks() {
    return tasks;
  }

  /** Returns the reflections that the scope sees and that had expired at a moment. */
  public List<Reflection> expired(Instant at) {
    return table.expired(at);
  }

  /** Removes a reflection, whoever owns it. */
  public void evict(Reflection reflection) {
    table.remove(reflection);
  }

  /** Returns the reflections of all owners that were retired or may expire, for their retention. */
  public Stream<AgedRow> aged() {
    return table
        .all()
        .filter(lesson -> lesson.state() == ReflectionState.RETIRED || lesson.expiresAt() != null)
        .map(
            lesson ->
                new AgedRow(lesson.owner().tenant(), ended(lesson), () -> table.remove(lesson)));
  }

  private static Instant ended(Reflection lesson) {
    Instant expiry = lesson.expiresAt();
    if (lesson.state() != ReflectionState.RETIRED) {
      return Objects.requireNonNull(expiry);
    }
    return expiry != null && expiry.isBefore(lesson.updatedAt()) ? expiry : lesson.updatedAt();
  }
}
