package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.task.Promotion;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.shared.Texts;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Task reflections by their ids, one an owner and task. */
final class InMemoryTaskReflectionRepository implements TaskReflectionRepository {

  private final UnitsOfWork units;
  private final ReflectionTable reflections;
  private final UseTable uses;
  private final TaskTable tasks;
  private final PacketTable packets;

  InMemoryTaskReflectionRepository(
      UnitsOfWork units,
      ReflectionTable reflections,
      UseTable uses,
      TaskTable tasks,
      PacketTable packets) {
    this.units = units;
    this.reflections = reflections;
    this.uses = uses;
    this.tasks = tasks;
    this.packets = packets;
  }

  @Override
  public void create(TaskReflection reflection) {
    tasks.rows.requireWritable(List.of(reflection));
    requireVisible(reflection.relatedDecisions());
    requireAlone(reflection);
    tasks.rows.create(reflection);
  }

  private void requireAlone(TaskReflection reflection) {
    if (tasks
        .rows
        .all()
        .filter(row -> isOf(row, reflection.owner(), reflection.task()))
        .anyMatch(
            row ->
                row.visibility() == reflection.visibility() && !row.id().equals(reflection.id()))) {
      throw new ConflictException(
          ErrorCode.CONFLICT, "the task " + reflection.task() + " is recorded already");
    }
  }

  private void requireVisible(Collection<PacketId> named) {
    if (named.stream().anyMatch(packet -> packets.find(packet).isEmpty())) {
      throw UnitsOfWork.forbidden(units.scope());
    }
  }

  @Override
  public boolean recordAnew(TaskReflection reflection) {
    Optional<TaskReflection> before =
        tasks.rows.writable(reflection.id()).filter(r -> r.revision() == reflection.revision() - 1);
    if (before.isEmpty()) {
      return false;
    }
    tasks.rows.requireWritable(List.of(reflection));
    requireVisible(reflection.relatedDecisions());
    requireAlone(reflection);
    List<TaskReflection> history = new ArrayList<>(tasks.history(reflection.id()));
    history.add(0, before.get());
    tasks.setHistory(reflection.id(), history);
    tasks.rows.put(reflection);
    return true;
  }

  @Override
  public Optional<TaskReflection> find(TaskReflectionId id) {
    return tasks.rows.find(id);
  }

  @Override
  public Optional<TaskReflection> ofTask(Ownership owner, String task) {
    return tasks
        .rows
        .visible()
        .filter(row -> isOf(row, owner, task))
        .max(
            Comparator.comparing(TaskReflection::updatedAt)
                .thenComparing(row -> row.id().value(), Position::compareIds));
  }

  private static boolean isOf(TaskReflection row, Ownership owner, String task) {
    return row.owner().equals(owner) && row.task().equals(task);
  }

  @Override
  public List<TaskReflection> history(TaskReflectionId id) {
    return tasks.rows.find(id).map(row -> tasks.history(row.id())).orElse(List.of()).stream()
        .filter(row -> units.scope().sees(row.owner(), row.visibility()))
        .toList();
  }

  @Override
  public Map<TaskReflectionId, List<TaskReflection>> histories(Collection<TaskReflectionId> ids) {
    units.scope();
    Map<TaskReflectionId, List<TaskReflection>> histories = new HashMap<>();
    for (TaskReflectionId id : ids) {
      List<TaskReflection> before = history(id);
      if (!before.isEmpty()) {
        histories.put(id, before);
      }
    }
    return histories;
  }

  @Override
  public Page<TaskReflection> list(TaskReflectionQuery query) {
    return Pages.newestFirst(
        tasks
            .rows
            .visible()
            .filter(row -> query.task() == null || query.task().equals(row.task()))
            .filter(row -> query.taskKind() == null || query.taskKind().equals(row.taskKind()))
            .filter(row -> query.outcome() == null || query.outcome() == row.outcome()),
        TaskReflection::position,
        query.after(),
        query.limit());
  }

  @Override
  public boolean delete(TaskReflectionId id) {
    boolean deleted = tasks.rows.delete(id);
    if (deleted) {
      tasks.removeHistory(id);
    }
    return deleted;
  }

  @Override
  public Map<Promotion.Statement, Promotion.Support> supports(
      Ownership owner, Visibility visibility, Collection<Promotion.Statement> statements) {
    List<TaskReflection> own =
        tasks
            .rows
            .visible()
            .filter(row -> row.owner().equals(owner) && row.visibility() == visibility)
            .toList();
    Map<Promotion.Statement, Promotion.Support> supports = Promotion.supports(own);
    supports.keySet().retainAll(Set.copyOf(statements));
    return supports;
  }

  @Override
  public TaskStatistics statistics(int limit) {
    Map<String, List<TaskReflection>> byKind =
        tasks.rows.visible().collect(Collectors.groupingBy(TaskReflection::taskKind));
    List<TaskStatistics.Kind> kinds =
        byKind.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, List<TaskReflection>> kind) -> kind.getValue().size())
                    .reversed()
                    .thenComparing(Map.Entry::getKey, Texts.BY_CODE_POINT))
            .limit(limit)
            .map(kind -> kind(kind.getKey(), kind.getValue()))
            .toList();
    return new TaskStatistics(kinds, failures(limit), patterns(limit));
  }

  private static TaskStatistics.Kind kind(String name, List<TaskReflection> of) {
    return new TaskStatistics.Kind(name, outcomes(of), TaskTable.rate(name, of));
  }

  private static Map<TaskOutcome, Long> outcomes(List<TaskReflection> of) {
    return of.stream()
        .collect(Collectors.groupingBy(TaskReflection::outcome, Collectors.counting()));
  }

  private List<TaskStatistics.Pattern> patterns(int limit) {
    record Said(Reflection pattern, List<TaskReflection> tasks) {}
    return reflections
        .visible()
        .filter(row -> row.kind() == ReflectionKind.PATTERN && row.active())
        .map(row -> new Said(row, tasks(row)))
        .filter(said -> !said.tasks().isEmpty())
        .sorted(
            Comparator.comparingInt((Said said) -> said.tasks().size())
                .reversed()
                .thenComparing(said -> said.pattern().id().value(), Position::compareIds))
        .limit(limit)
        .map(
            said ->
                new TaskStatistics.Pattern(
                    said.pattern().id(), said.pattern().text().content(), outcomes(said.tasks())))
        .toList();
  }

  /** Returns the tasks that are evidence of a pattern. */
  private List<TaskReflection> tasks(Reflection pattern) {
    Set<String> said =
        reflections.evidence(pattern.id()).stream()
            .filter(told -> told.kind() == ReflectionEvidence.Kind.TASK)
            .map(ReflectionEvidence::key)
            .collect(Collectors.toSet());
    return tasks
        .rows
        .visible()
        .filter(
            row ->
                row.owner().equals(pattern.owner())
                    && row.visibility() == pattern.visibility()
                    && said.contains(row.task()))
        .toList();
  }

  private List<TaskStatistics.Failure> failures(int limit) {
    List<TaskStatistics.Failure> failures = new ArrayList<>();
    for (Reflection row :
        reflections.visible().filter(r -> r.kind() == ReflectionKind.FAILURE).toList()) {
      List<ReflectionUse> of =
          uses.rows.visible().filter(use -> use.reflection().equals(row.id())).toList();
      long seen =
          reflections.evidence(row.id()).stream()
              .filter(told -> told.kind() == ReflectionEvidence.Kind.TASK)
              .count();
      if (seen > 0 || !of.isEmpty()) {
        failures.add(
            new TaskStatistics.Failure(
                row.id(),
                row.text().content(),
                seen,
                of.stream().filter(use -> use.outcome() != null && !use.repeated()).count(),
                of.stream().filter(ReflectionUse::repeated).count()));
      }
    }
    failures.sort(
        Comparator.comparingLong(TaskStatistics.Failure::repeated)
            .thenComparingLong(TaskStatistics.Failure::seen)
            .reversed()
            .thenComparing(failure -> failure.reflection().value(), Position::compareIds));
    return failures.stream().limit(limit).toList();
  }
}
