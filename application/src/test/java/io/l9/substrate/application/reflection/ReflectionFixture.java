package io.l9.substrate.application.reflection;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.advice.BeforeTask;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflections;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The use cases of reflections over the in-memory adapters. */
final class ReflectionFixture {

  /** Lessons for one occasion that have little else in common. */
  static final List<String> DEPLOYS =
      List.of(
          "Warm every cache before a deploy begins",
          "A deploy waits until the nightly index is built",
          "Announce the deploy in the channel of operations",
          "Keep two shards out of rotation during any deploy",
          "Read yesterday's incident reports, then deploy",
          "If a probe flaps, stop the deploy and ask Ada",
          "After the deploy compare error rates with last week");

  private static final JsonDocument NOTHING = new JsonDocument("{}");

  final MemoryFixture memory;
  final ReflectionUseCases useCases;
  final Reflections reflections;
  final BeforeTask before;
  final TaskReflections tasks;
  final TenantScope user;

  ReflectionFixture() {
    this(new FakeEmbedder(), 0);
  }

  ReflectionFixture(@Nullable Embedder embedder, double controlShare) {
    this(embedder, controlShare, UnaryOperator.identity());
  }

  /** Over a store that is looked at on its way. */
  ReflectionFixture(UnaryOperator<ReflectionStore> store) {
    this(new FakeEmbedder(), 0, store);
  }

  private ReflectionFixture(
      @Nullable Embedder embedder, double controlShare, UnaryOperator<ReflectionStore> store) {
    memory = new MemoryFixture(embedder);
    useCases =
        ReflectionComponents.of(
            store.apply(memory.adapters.reflection()),
            memory.adapters.knowledge().facts(),
            memory.reflectionConfig(controlShare));
    reflections = useCases.reflections();
    before = useCases.beforeTask();
    tasks = useCases.tasks();
    user = memory.world.endUser();
  }

  Reflection lesson(String content) {
    return remember(ReflectionDraft.of(ReflectionKind.LESSON, content)).reflection();
  }

  RememberOutcome remember(ReflectionDraft draft) {
    return reflections.remember(user, draft);
  }

  static ReflectionDraft draft(String content) {
    return ReflectionDraft.of(ReflectionKind.LESSON, content);
  }

  static ReflectionDraft until(Instant end, ReflectionDraft draft) {
    return new ReflectionDraft(
        draft.kind(),
        draft.text(),
        draft.entities(),
        draft.tags(),
        draft.priority(),
        draft.confidence(),
        draft.path(),
        draft.task(),
        draft.source(),
        draft.agent(),
        end,
        draft.visibility(),
        draft.force());
  }

  static ReflectionDraft forced(ReflectionDraft draft) {
    return new ReflectionDraft(
        draft.kind(),
        draft.text(),
        draft.entities(),
        draft.tags(),
        draft.priority(),
        draft.confidence(),
        draft.path(),
        draft.task(),
        draft.source(),
        draft.agent(),
        draft.expiresAt(),
        draft.visibility(),
        true);
  }

  Advice advise(String description) {
    return before.advise(user, AdviceQuery.of(description));
  }

  Advice advise(String description, String task) {
    return before.advise(user, AdviceQuery.of(description).forTask(task));
  }

  static List<ReflectionId> ids(Advice advice) {
    return advice.sections().values().stream()
        .flatMap(List::stream)
        .map(item -> item.reflection().id())
        .toList();
  }

  static List<String> lessons(Advice advice) {
    return advice.of(AdviceSection.LESSONS).stream()
        .map(AdvisedReflection::reflection)
        .map(row -> row.text().content())
        .toList();
  }

  static TaskReflectionDraft task(String task, TaskOutcome outcome, TaskFindings findings) {
    return new TaskReflectionDraft(
        task,
        null,
        null,
        List.of(),
        outcome,
        findings,
        List.of(),
        null,
        NOTHING,
        NOTHING,
        NOTHING,
        null,
        Visibility.SHARED);
  }

  TaskReflections.Recorded record(String task, TaskOutcome outcome, TaskFindings findings) {
    return tasks.record(user, task(task, outcome, findings));
  }

  TaskReflections.Recorded ended(String task, TaskOutcome outcome) {
    return record(task, outcome, TaskFindings.NONE);
  }

  static TaskFindings taught(String... lessons) {
    return new TaskFindings(
        List.of(), List.of(), List.of(), List.of(), List.of(lessons), List.of());
  }

  static TaskFindings failed(String... failures) {
    return new TaskFindings(
        List.of(), List.of(failures), List.of(), List.of(), List.of(), List.of());
  }

  static TaskFindings worked(String... ways) {
    return new TaskFindings(List.of(ways), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Returns the active reflections of a kind that an actor sees. */
  List<Reflection> all(TenantScope actor, ReflectionKind kind) {
    return in(actor, kind, ReflectionState.ACTIVE);
  }

  List<Reflection> in(TenantScope actor, ReflectionKind kind, ReflectionState state) {
    return reflections
        .list(
            actor,
            new ReflectionQuery(
                Set.of(kind),
                Set.of(state),
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                ReflectionQuery.MAX_LIMIT,
                null))
        .items();
  }

  UseCounts counts(Reflection row) {
    List<UseCounts> uses = reflections.get(user, row.id()).uses();
    return uses.isEmpty() ? new UseCounts("general", 0, 0, 0, 0, 0) : uses.get(0);
  }
}
