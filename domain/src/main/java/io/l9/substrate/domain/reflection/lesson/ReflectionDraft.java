package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reflection to be remembered.
 *
 * @param path null: that of the caller; a more trusted one than the caller's is refused
 * @param confidence in [0, 1]; null: {@link Reflection#DEFAULT_CONFIDENCE}
 * @param task the task that taught it, at most {@value #MAX_TASK} characters; null: none
 * @param source the packet that says so, seen by the caller; null: the caller says so
 * @param agent that says so, at most {@value #MAX_AGENT} characters; null: none
 * @param expiresAt null: never
 * @param force true: stored beside what says nearly the same; what says exactly the same is
 *     reinforced all the same
 */
public record ReflectionDraft(
    ReflectionKind kind,
    ReflectionText text,
    Set<String> entities,
    Set<String> tags,
    Priority priority,
    @Nullable Double confidence,
    @Nullable FactPath path,
    @Nullable String task,
    @Nullable PacketId source,
    @Nullable String agent,
    @Nullable Instant expiresAt,
    Visibility visibility,
    boolean force) {

  public static final int MAX_LABELS = 64;
  public static final int MAX_LABEL = 200;
  public static final int MAX_TASK = 200;
  public static final int MAX_AGENT = 200;

  /** The most drafts of one call. */
  public static final int MAX_BATCH = 200;

  public ReflectionDraft {
    Require.present("/type", kind);
    Require.present("/content", text);
    entities = Set.copyOf(labels("/entities", entities));
    tags = Set.copyOf(labels("/tags", tags));
    Require.present("/priority", priority);
    if (confidence != null) {
      Require.between("/confidence", confidence, 0, 1);
    }
    Require.optionalText("/task_id", task, MAX_TASK);
    Require.optionalText("/agent_id", agent, MAX_AGENT);
    Require.optionalTime("/expires_at", expiresAt);
    Require.present("/scope", visibility);
  }

  /** A reflection without anything but its kind and content. */
  public static ReflectionDraft of(ReflectionKind kind, String content) {
    return of(kind, ReflectionText.of(content));
  }

  /** A reflection without anything but its kind and text. */
  public static ReflectionDraft of(ReflectionKind kind, ReflectionText text) {
    return new ReflectionDraft(
        kind,
        text,
        Set.of(),
        Set.of(),
        Priority.MEDIUM,
        null,
        null,
        null,
        null,
        null,
        null,
        Visibility.SHARED,
        false);
  }

  /** The same as a task taught it. */
  public ReflectionDraft taughtBy(String taskId) {
    return new ReflectionDraft(
        kind,
        text,
        entities,
        tags,
        priority,
        confidence,
        path,
        taskId,
        source,
        agent,
        expiresAt,
        visibility,
        force);
  }

  /** Returns texts that mark a reflection, each once, in their order. */
  static Set<String> labels(String pointer, Collection<String> values) {
    Set<String> labels = new LinkedHashSet<>();
    int i = 0;
    for (String value : Require.size(pointer, values, MAX_LABELS)) {
      labels.add(Require.text(pointer + "/" + i++, value, MAX_LABEL).strip());
    }
    return labels;
  }
}
