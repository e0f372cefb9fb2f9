package io.l9.substrate.application.reflection;

import io.l9.substrate.application.reflection.ReflectionJson.Whole;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The restoring of reflections and task reflections as they were, within a unit of work. */
final class ReflectionImport {

  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;
  private final TaskReflectionRepository tasks;
  private final FactRepository facts;
  private final Ending ending;

  ReflectionImport(ReflectionStore store, FactRepository facts) {
    this.reflections = store.reflections();
    this.uses = store.uses();
    this.tasks = store.tasks();
    this.facts = facts;
    this.ending = new Ending(store);
  }

  /**
   * Stores a reflection with everything that is known of it. What an active one says already is
   * evidence for that one, which takes the uses, too; what is rejected is not stored.
   *
   * @return whether it is stored
   * @throws ForbiddenException if an agent imports what only a person says or decides
   */
  boolean restore(TenantScope scope, Whole line, Index index) {
    requireAllowed(scope, line.reflection());
    Instant now = reflections.lock(List.of(line.reflection().owner()));
    if (reflections.findAll(List.of(line.reflection().id())).containsKey(line.reflection().id())) {
      return false;
    }
    Whole whole = withVisiblePackets(line);
    Reflection row = whole.reflection();
    Optional<Reflection> standing = standing(row);
    if (standing.isPresent()) {
      absorb(scope, standing.get(), whole.evidence());
      return false;
    }
    if (row.active()) {
      Optional<Reflection> same = reflections.ofKeys(List.of(row.key())).stream().findFirst();
      if (same.isPresent() && same.get().served(now)) {
        join(same.get(), whole, now);
        return false;
      }
      same.ifPresent(
          other -> ending.update(other.in(ReflectionState.RETIRED, "expired", row.id(), now)));
    }
    reflections.create(row, index);
    reflections.tell(whole.evidence());
    uses.write(whole.uses());
    return true;
  }

  /** Returns the rejection that keeps a row out: one that covers it, or says the same again. */
  private Optional<Reflection> standing(Reflection row) {
    if (row.state() == ReflectionState.RETIRED) {
      return Optional.empty();
    }
    return reflections.rejected(List.of(row.skeleton())).stream()
        .filter(
            rejection ->
                row.active()
                    ? rejection.rejects(row, row.owner())
                    : rejection.owner().equals(row.owner()))
        .findFirst();
  }

  private void absorb(TenantScope scope, Reflection rejection, List<ReflectionEvidence> evidence) {
    if (scope.mayWrite(rejection.owner(), rejection.visibility())) {
      reflections.tell(of(rejection.id(), evidence));
    }
  }

  private void join(Reflection same, Whole whole, Instant now) {
    if (!reflections.tell(of(same.id(), whole.evidence())).isEmpty()) {
      int support = reflections.support(List.of(same.id())).getOrDefault(same.id(), 0);
      ending.update(same.reinforced(whole.reflection().path(), support, now));
    }
    Set<String> known =
        uses.of(List.of(same.id())).getOrDefault(same.id(), List.of()).stream()
            .filter(use -> use.owner().equals(same.owner()))
            .map(ReflectionUse::task)
            .collect(Collectors.toSet());
    uses.write(
        whole.uses().stream()
            .filter(use -> !known.contains(use.task()))
            .map(use -> use.of(same.id()))
            .toList());
  }

  private static List<ReflectionEvidence> of(ReflectionId id, List<ReflectionEvidence> evidence) {
    return evidence.stream().map(told -> told.of(id)).toList();
  }

  /** Returns a line without the packets that are not here. */
  private Whole withVisiblePackets(Whole line) {
    Set<PacketId> named = new HashSet<>();
    if (line.reflection().source() != null) {
      named.add(line.reflection().source());
    }
    line.evidence().stream()
        .filter(told -> told.packet() != null)
        .forEach(told -> named.add(told.packet()));
    Set<PacketId> seen = seen(named);
    PacketId source = line.reflection().source();
    return new Whole(
        source == null || seen.contains(source) ? line.reflection() : line.reflection().unlinked(),
        line.evidence().stream()
            .map(
                told ->
                    told.packet() == null || seen.contains(told.packet()) ? told : told.unlinked())
            .toList(),
        line.uses());
  }

  private Set<PacketId> seen(Collection<PacketId> packets) {
    return packets.isEmpty() ? Set.of() : facts.sources(packets).keySet();
  }

  /**
   * Stores a task reflection with its history, unless its owner has recorded the task here. What
   * follows from it comes with lines of its own.
   *
   * @param revisions of one task, the oldest first
   * @return whether it is stored
   */
  boolean restore(TenantScope scope, List<TaskReflection> revisions) {
    revisions.forEach(row -> requireAllowed(scope, row.author(), row.path(), FactPath.INFERRED));
    TaskReflection first = revisions.get(0);
    Ownership owner = first.owner();
    Instant unused = reflections.lock(List.of(owner));
    if (tasks.find(first.id()).isPresent() || tasks.ofTask(owner, first.task()).isPresent()) {
      return false;
    }
    Set<PacketId> named = new HashSet<>();
    revisions.forEach(row -> named.addAll(row.relatedDecisions()));
    Set<PacketId> seen = seen(named);
    tasks.create(first.relatedTo(seen));
    for (TaskReflection next : revisions.subList(1, revisions.size())) {
      if (!tasks.recordAnew(next.relatedTo(seen))) {
        throw new ForbiddenException(
            ErrorCode.FORBIDDEN,
            "the role " + scope.role().code() + " may not write every revision of the task");
      }
    }
    return true;
  }

  /** Refuses what an agent did not conclude by itself, unless a person imports it. */
  private static void requireAllowed(TenantScope scope, Reflection row) {
    // promotion observes, whoever records the tasks
    FactPath own = row.kind() == ReflectionKind.PATTERN ? FactPath.OBSERVED : FactPath.INFERRED;
    requireAllowed(
        scope,
        row.author(),
        row.state() == ReflectionState.REJECTED ? FactPath.CONFIRMED : row.path(),
        own);
  }

  private static void requireAllowed(
      TenantScope scope, Author author, FactPath path, FactPath own) {
    boolean persons =
        !own.isAtLeast(path) || (author.role() != null && FactPath.isPerson(author.role()));
    if (persons && !FactPath.isPerson(scope.role())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the reflection is not one that an agent made by itself: a person has to import it");
    }
  }
}
