package io.l9.substrate.application.reflection;

import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.task.Derived;
import io.l9.substrate.domain.reflection.task.Promotion;
import io.l9.substrate.domain.reflection.task.Promotion.Statement;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.task.TaskReflections;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of task reflections. Everything that follows from a recording is written with it,
 * in one unit of work; texts are embedded before.
 */
final class TaskReflectionsService implements TaskReflections {

  /** The most kinds of tasks, and the most failures, that are summed up. */
  private static final int STATISTICS = 200;

  private final UnitOfWork unitOfWork;
  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;
  private final TaskReflectionRepository tasks;
  private final FactRepository facts;
  private final Indexing indexing;
  private final Telling telling;
  private final Ending ending;
  private final Patterns patterns;
  private final Credits credits;
  private final IdGenerator ids;

  TaskReflectionsService(
      ReflectionStore store,
      FactRepository facts,
      ReflectionConfig config,
      Indexing indexing,
      Telling telling) {
    this.unitOfWork = store.unitOfWork();
    this.reflections = store.reflections();
    this.uses = store.uses();
    this.tasks = store.tasks();
    this.facts = facts;
    this.indexing = indexing;
    this.telling = telling;
    this.ending = new Ending(store);
    this.patterns = new Patterns(store, indexing, config.ids());
    this.credits = new Credits(store);
    this.ids = config.ids();
  }

  @Override
  public Recorded record(TenantScope scope, TaskReflectionDraft draft) {
    Require.present("/task_reflection", draft);
    FactPath path = FactPath.claimed(scope.role(), draft.path());
    if (!scope.mayWrite(scope.owner(), draft.visibility())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not write task reflections of the scope "
              + draft.visibility().code()
              + " here");
    }
    Map<Statement, String> statements = Promotion.statements(draft.findings());
    Set<String> texts = new HashSet<>(statements.values());
    draft.derived().forEach(derived -> texts.add(derived.content()));
    Map<String, Index> indexes = indexing.of(texts);
    List<Telling.Item> items =
        draft.derived().stream().map(derived -> item(draft, derived, path, indexes)).toList();
    return unitOfWork.inScope(
        scope, () -> recorded(scope, draft, path, items, new Said(statements, indexes)));
  }

  /** The statements of a draft, and the indexes of its texts. */
  private record Said(Map<Statement, String> statements, Map<String, Index> indexes) {}

  private Telling.Item item(
      TaskReflectionDraft draft, Derived derived, FactPath path, Map<String, Index> indexes) {
    ReflectionText text = ReflectionText.of(derived.content());
    return new Telling.Item(
        new ReflectionDraft(
            derived.kind(),
            text,
            Set.of(),
            Set.copyOf(draft.tags()),
            Priority.MEDIUM,
            null,
            null,
            draft.task(),
            null,
            null,
            null,
            draft.visibility(),
            false),
        path,
        indexing.skeleton(text),
        Objects.requireNonNull(indexes.get(derived.content())),
        "");
  }

  private Recorded recorded(
      TenantScope scope,
      TaskReflectionDraft draft,
      FactPath path,
      List<Telling.Item> items,
      Said said) {
    requireVisible(draft.relatedDecisions());
    Ownership owner = scope.owner();
    Instant now = reflections.lock(List.of(owner));
    TaskReflection before = tasks.ofTask(owner, draft.task()).orElse(null);
    List<ReflectionUse> ledger = uses.ofTask(owner, draft.task());
    TaskReflection after = stored(scope, draft, path, before, ledger.isEmpty(), now);
    List<RememberOutcome> outcomes = telling.run(scope, owner, items, now);
    Map<ReflectionId, String> told = told(outcomes, items);
    if (before != null) {
      boolean moved = before.visibility() != after.visibility();
      takeBack(before, moved ? Set.of() : after.derived(), told, Author.of(scope), now);
    }
    int credited = credits.credit(after, ledger, told.keySet(), now);
    Map<Statement, String> earlier =
        before == null ? Map.of() : Promotion.statements(before.findings());
    if (before != null && before.visibility() != after.visibility()) {
      patterns.follow(
          scope,
          owner,
          before.visibility(),
          new Patterns.Turn(draft.task(), earlier, Map.of(), Map.of()),
          now);
      earlier = Map.of();
    }
    patterns.follow(
        scope,
        owner,
        after.visibility(),
        new Patterns.Turn(draft.task(), earlier, said.statements(), said.indexes()),
        now);
    return new Recorded(after, outcomes, credited);
  }

  /** Returns the reflections that a recording tells, each with the wording that told it last. */
  private static Map<ReflectionId, String> told(
      List<RememberOutcome> outcomes, List<Telling.Item> items) {
    Map<ReflectionId, String> told = new HashMap<>();
    for (int i = 0; i < outcomes.size(); i++) {
      told.put(outcomes.get(i).reflection().id(), items.get(i).draft().text().content());
    }
    return told;
  }

  private void requireVisible(List<PacketId> packets) {
    Set<PacketId> seen = packets.isEmpty() ? Set.of() : facts.sources(packets).keySet();
    for (int i = 0; i < packets.size(); i++) {
      if (!seen.contains(packets.get(i))) {
        throw ValidationException.at(
            "/related_decisions/" + i, "names no packet that is here and visible");
      }
    }
  }

  private TaskReflection stored(
      TenantScope scope,
      TaskReflectionDraft draft,
      FactPath path,
      @Nullable TaskReflection before,
      boolean withoutHelp,
      Instant now) {
    Author author = Author.of(scope);
    if (before == null) {
      TaskReflection first =
          TaskReflection.first(
              new TaskReflectionId(ids.next()),
              scope.owner(),
              draft,
              path,
              withoutHelp,
              author,
              now);
      tasks.create(first);
      return first;
    }
    TaskReflection next = before.recordedAnew(draft, path, !withoutHelp, author, now);
    if (!tasks.recordAnew(next)) {
      throw new ConflictException(
          ErrorCode.CONFLICT, "the task was recorded by somebody else meanwhile; record it again");
    }
    return next;
  }

  /**
   * Takes a task's word back from the reflections that followed from it and do so no more. One that
   * still does so in other words has these as its evidence from now on.
   *
   * @param kept what follows from it now, with the same visibility
   * @param told the reflections that this made or reinforced, with its wording
   */
  private void takeBack(
      TaskReflection before,
      Set<Derived> kept,
      Map<ReflectionId, String> told,
      Author author,
      Instant now) {
    Set<Derived.Key> gone = before.derived().stream().map(Derived::key).collect(Collectors.toSet());
    kept.forEach(derived -> gone.remove(derived.key()));
    if (gone.isEmpty()) {
      return;
    }
    ReflectionEvidence.Source source =
        new ReflectionEvidence.Source(ReflectionEvidence.Kind.TASK, before.task());
    List<Reflection> rows = new ArrayList<>();
    List<ReflectionEvidence> reworded = new ArrayList<>();
    reflections
        .toldBy(before.owner(), source)
        .forEach(
            known -> {
              Reflection row = known.reflection();
              Derived.Key key = new Derived.Key(row.kind(), NormalForm.of(known.text()));
              if (row.kind() == ReflectionKind.PATTERN
                  || row.visibility() != before.visibility()
                  || !gone.contains(key)) {
                return;
              }
              String wording = told.get(row.id());
              if (wording == null) {
                rows.add(row);
              } else {
                reworded.add(evidence(row, source, wording, author, now));
              }
            });
    if (!reworded.isEmpty()) {
      reflections.forget(reworded.stream().map(ReflectionEvidence::reflection).toList(), source);
      reflections.tell(reworded);
    }
    ending.without(source, rows, "the task that taught it says so no more", now);
  }

  private static ReflectionEvidence evidence(
      Reflection of, ReflectionEvidence.Source source, String wording, Author author, Instant now) {
    return new ReflectionEvidence(of.id(), source.kind(), source.key(), wording, null, author, now);
  }

  @Override
  public TaskReflection get(TenantScope scope, TaskReflectionId id) {
    return unitOfWork.inScope(scope, () -> visible(id));
  }

  private TaskReflection visible(TaskReflectionId id) {
    return tasks
        .find(Require.present("/task_reflection_id", id))
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no task reflection " + id));
  }

  @Override
  public List<TaskReflection> history(TenantScope scope, TaskReflectionId id) {
    return unitOfWork.inScope(scope, () -> tasks.history(visible(id).id()));
  }

  @Override
  public Page<TaskReflection> list(TenantScope scope, TaskReflectionQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> tasks.list(query));
  }

  @Override
  public void delete(TenantScope scope, TaskReflectionId id) {
    unitOfWork.<@Nullable Void>inScope(
        scope,
        () -> {
          Instant now = reflections.lock(List.of(visible(id).owner()));
          TaskReflection row = visible(id);
          if (!tasks.delete(id)) {
            throw new ForbiddenException(
                ErrorCode.FORBIDDEN,
                "the role "
                    + scope.role().code()
                    + " sees the task reflection and may not delete it; ask its owner");
          }
          takeBack(row, Set.of(), Map.of(), Author.of(scope), now);
          patterns.follow(
              scope,
              row.owner(),
              row.visibility(),
              new Patterns.Turn(
                  row.task(), Promotion.statements(row.findings()), Map.of(), Map.of()),
              now);
          return null;
        });
  }

  @Override
  public TaskStatistics statistics(TenantScope scope) {
    return unitOfWork.inScope(scope, () -> tasks.statistics(STATISTICS));
  }
}
