package io.l9.substrate;

import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.reflection.advice.BeforeTask;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatch;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionSearch;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One actor's lessons and other reflections; see {@link Reflections}. Immutable, thread-safe.
 *
 * <pre>{@code
 * memory.reflections().learn("Flush the replica before a failover drill");
 * Advice advice = memory.beforeTask("failover drill", "task 17");
 * memory.taskReflections().ended("task 17", TaskOutcome.SUCCESS);
 * }</pre>
 */
public final class ReflectionMemory {

  private final Reflections reflections;
  private final BeforeTask beforeTask;
  private final TenantScope scope;

  ReflectionMemory(ReflectionUseCases useCases, TenantScope scope) {
    this.reflections = useCases.reflections();
    this.beforeTask = useCases.beforeTask();
    this.scope = scope;
  }

  /** Remembers a lesson on this actor's own word. */
  public RememberOutcome learn(String lesson) {
    return remember(ReflectionDraft.of(ReflectionKind.LESSON, lesson));
  }

  /** See {@link Reflections#remember}. */
  public RememberOutcome remember(ReflectionDraft draft) {
    return reflections.remember(scope, draft);
  }

  /** Remembers all or none; see {@link Reflections#rememberAll}. */
  public List<RememberOutcome> rememberAll(List<ReflectionDraft> drafts) {
    return reflections.rememberAll(scope, drafts);
  }

  /** See {@link Reflections#get}. */
  public Reflections.View get(ReflectionId id) {
    return reflections.get(scope, id);
  }

  /** See {@link Reflections#list}. */
  public Page<Reflection> list(ReflectionQuery query) {
    return reflections.list(scope, query);
  }

  /** Returns the best reflections for a text. */
  public List<ReflectionHit> search(String text) {
    return search(ReflectionSearch.of(text));
  }

  /** See {@link Reflections#search}. */
  public List<ReflectionHit> search(ReflectionSearch search) {
    return reflections.search(scope, search);
  }

  /** See {@link Reflections#patterns}. */
  public ReflectionPatterns patterns(ReflectionPatternsQuery query) {
    return reflections.patterns(scope, query);
  }

  /** See {@link Reflections#edit}. */
  public Reflection edit(ReflectionId id, ReflectionPatch patch) {
    return reflections.edit(scope, id, patch);
  }

  /** See {@link Reflections#replace}. */
  public Reflection replace(ReflectionId id, String content, String reason) {
    return reflections.replace(scope, id, content, reason);
  }

  /** See {@link Reflections#retire}. */
  public Reflection retire(ReflectionId id, String reason) {
    return reflections.retire(scope, id, reason);
  }

  /** See {@link Reflections#confirm}. */
  public Reflection confirm(ReflectionId id, String reason) {
    return reflections.confirm(scope, id, reason);
  }

  /** See {@link Reflections#reject}. */
  public Reflection reject(ReflectionId id, Reach reach, String reason) {
    return reflections.reject(scope, id, reach, reason);
  }

  /** See {@link Reflections#lift}. */
  public Reflection lift(ReflectionId id, String reason) {
    return reflections.lift(scope, id, reason);
  }

  /** See {@link Reflections#contradict}. */
  public void contradict(ReflectionId one, ReflectionId other) {
    reflections.contradict(scope, one, other);
  }

  /** See {@link Reflections#delete}. */
  public void delete(ReflectionId id) {
    reflections.delete(scope, id);
  }

  /**
   * Writes down that a task followed a reflection; see {@link BeforeTask#applied}.
   *
   * @param outcome null: not known yet; recording the task will say
   */
  public ReflectionUse applied(ReflectionId id, String task, @Nullable TaskOutcome outcome) {
    return applied(id, task, null, outcome);
  }

  /**
   * See {@link BeforeTask#applied}.
   *
   * @param taskKind null: that of the task's other reflections
   * @param outcome null: not known yet
   */
  public ReflectionUse applied(
      ReflectionId id, String task, @Nullable String taskKind, @Nullable TaskOutcome outcome) {
    return beforeTask.applied(scope, id, task, taskKind, outcome);
  }
}
