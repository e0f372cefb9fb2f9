package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger in memory. Units of work do not overlap, so that its rows need no lock. */
final class InMemoryReflectionUseRepository implements ReflectionUseRepository {

  private final UnitsOfWork units;
  private final ReflectionTable reflections;
  private final UseTable uses;
  private final TaskTable tasks;

  InMemoryReflectionUseRepository(
      UnitsOfWork units, ReflectionTable reflections, UseTable uses, TaskTable tasks) {
    this.units = units;
    this.reflections = reflections;
    this.uses = uses;
    this.tasks = tasks;
  }

  @Override
  public List<ReflectionUse> ofTask(Ownership owner, String task) {
    return uses.rows
        .visible()
        .filter(use -> use.isOf(owner, task))
        .sorted(Comparator.comparing(use -> use.reflection().value(), Position::compareIds))
        .toList();
  }

  @Override
  public void write(Collection<ReflectionUse> written) {
    uses.rows.requireWritable(List.copyOf(written));
    for (ReflectionUse use : written) {
      if (reflections.find(use.reflection()).isEmpty()) {
        throw UnitsOfWork.forbidden(units.scope());
      }
      uses.rows.put(use);
    }
  }

  @Override
  public Map<ReflectionId, List<ReflectionUse>> of(Collection<ReflectionId> wanted) {
    Set<ReflectionId> ids = Set.copyOf(wanted);
    return uses.rows
        .visible()
        .filter(use -> ids.contains(use.reflection()))
        .collect(Collectors.groupingBy(ReflectionUse::reflection));
  }

  @Override
  public List<ReflectionId> failed(int limit, @Nullable ReflectionId after) {
    return uses.rows
        .visible()
        .filter(ReflectionUse::failed)
        .map(use -> use.reflection().value())
        .distinct()
        .filter(id -> after == null || Position.compareIds(id, after.value()) > 0)
        .sorted(Position::compareIds)
        .limit(limit)
        .map(ReflectionId::new)
        .toList();
  }

  @Override
  public Map<ReflectionId, List<UseCounts>> counts(Collection<ReflectionId> wanted) {
    Set<ReflectionId> ids = Set.copyOf(wanted);
    Map<ReflectionId, Map<String, List<ReflectionUse>>> byKind = new HashMap<>();
    uses.rows
        .visible()
        .filter(use -> ids.contains(use.reflection()))
        .forEach(
            use ->
                byKind
                    .computeIfAbsent(use.reflection(), id -> new TreeMap<>())
                    .computeIfAbsent(use.taskKind(), kind -> new ArrayList<>())
                    .add(use));
    Map<ReflectionId, List<UseCounts>> counts = new HashMap<>();
    byKind.forEach(
        (id, kinds) ->
            counts.put(
                id,
                kinds.entrySet().stream()
                    .map(kind -> UseCounts.of(kind.getKey(), kind.getValue()))
                    .toList()));
    return counts;
  }

  @Override
  public Map<String, KindRate> rates(Set<String> taskKinds) {
    Map<String, List<TaskReflection>> byKind =
        tasks
            .rows
            .visible()
            .filter(task -> taskKinds.contains(task.taskKind()))
            .collect(Collectors.groupingBy(TaskReflection::taskKind));
    Map<String, KindRate> rates = new HashMap<>();
    byKind.forEach((kind, of) -> rates.put(kind, TaskTable.rate(kind, of)));
    return rates;
  }
}
