package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of reflections, newest first. Unless {@link ReflectionState#REJECTED} is asked for, it
 * leaves out what a rejection covers.
 *
 * @param kinds empty: every kind
 * @param states at least one
 * @param expired whether those whose time is over are there too
 * @param tag null: any
 * @param entity null: any
 * @param agent null: any
 * @param task null: any
 * @param minConfidence null: any
 * @param minPath the least trusted path; null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: from the beginning
 */
public record ReflectionQuery(
    Set<ReflectionKind> kinds,
    Set<ReflectionState> states,
    boolean expired,
    @Nullable String tag,
    @Nullable String entity,
    @Nullable String agent,
    @Nullable String task,
    @Nullable Double minConfidence,
    @Nullable FactPath minPath,
    int limit,
    @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public ReflectionQuery {
    kinds = Set.copyOf(Require.present("/type", kinds));
    states = Set.copyOf(Require.present("/state", states));
    if (states.isEmpty()) {
      throw ValidationException.at("/state", "must not be empty");
    }
    Require.optionalText("/tag", tag, ReflectionDraft.MAX_LABEL);
    Require.optionalText("/entity", entity, ReflectionDraft.MAX_LABEL);
    Require.optionalText("/agent_id", agent, ReflectionDraft.MAX_AGENT);
    Require.optionalText("/task_id", task, ReflectionDraft.MAX_TASK);
    if (minConfidence != null) {
      Require.between("/min_confidence", minConfidence, 0, 1);
    }
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** Everything that is active, the newest first. */
  public static ReflectionQuery newest() {
    return new ReflectionQuery(
        Set.of(),
        Set.of(ReflectionState.ACTIVE),
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        DEFAULT_LIMIT,
        null);
  }
}
