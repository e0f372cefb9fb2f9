package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task reflection to be recorded.
 *
 * @param task its id, at most {@value ReflectionDraft#MAX_TASK} characters
 * @param description at most {@value #MAX_DESCRIPTION} characters; null: none
 * @param taskKind the kind of the task, at most {@value #MAX_KIND} characters; null: its first tag,
 *     else {@value #GENERAL}
 * @param tags in the order of their weight
 * @param relatedDecisions packets, each seen by the caller
 * @param executionMillis null: not measured
 * @param path null: that of the caller; a more trusted one than the caller's is refused
 */
public record TaskReflectionDraft(
    String task,
    @Nullable String description,
    @Nullable String taskKind,
    List<String> tags,
    TaskOutcome outcome,
    TaskFindings findings,
    List<PacketId> relatedDecisions,
    @Nullable Double executionMillis,
    JsonDocument metricsImproved,
    JsonDocument metricsDegraded,
    JsonDocument metadata,
    @Nullable FactPath path,
    Visibility visibility) {

  public static final int MAX_DESCRIPTION = 10_000;
  public static final int MAX_KIND = 100;
  public static final int MAX_DECISIONS = 200;

  /** The kind of a task of which nothing else is known. */
  public static final String GENERAL = "general";

  public TaskReflectionDraft {
    Require.text("/task_id", task, ReflectionDraft.MAX_TASK);
    Require.optionalText("/task_description", description, MAX_DESCRIPTION);
    Require.optionalText("/task_kind", taskKind, MAX_KIND);
    tags = List.copyOf(Require.size("/tags", tags, ReflectionDraft.MAX_LABELS));
    for (int i = 0; i < tags.size(); i++) {
      Require.text("/tags/" + i, tags.get(i), ReflectionDraft.MAX_LABEL);
    }
    Require.present("/outcome", outcome);
    Require.present("/findings", findings);
    relatedDecisions =
        List.copyOf(Require.size("/related_decisions", relatedDecisions, MAX_DECISIONS));
    if (executionMillis != null) {
      Require.between("/execution_time_ms", executionMillis, 0, Double.MAX_VALUE);
    }
    Require.present("/metrics_improved", metricsImproved);
    Require.present("/metrics_degraded", metricsDegraded);
    Require.present("/metadata", metadata);
    Require.present("/scope", visibility);
  }

  /** Returns the kind by which its outcome is compared with others. */
  public String kind() {
    return kind(taskKind, tags);
  }

  /** Returns the kind of a task: the one that is named, else the first tag, else the general. */
  public static String kind(@Nullable String named, List<String> tags) {
    if (named != null) {
      return named.strip();
    }
    return tags.isEmpty() ? GENERAL : tags.get(0).strip();
  }

  /** Returns the texts that become reflections of their own, with their kinds. */
  public Set<Derived> derived() {
    return Derived.of(findings);
  }
}
