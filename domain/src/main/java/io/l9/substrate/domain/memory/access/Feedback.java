package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verdict about a memory. Checks itself.
 *
 * @param kind not {@link AccessKind#READ}, which the substrate notes itself
 * @param agentId the agent that judges, at most 200 characters; null: the actor itself
 * @param query the id of the search that brought it
 * @param rank its place among the hits of that search, 1 to 10,000
 * @param relevance to the query, 0 to 1
 * @param reason at most 2,000 characters
 */
public record Feedback(
    AccessTarget target,
    AccessKind kind,
    @Nullable String agentId,
    @Nullable UUID query,
    @Nullable Integer rank,
    @Nullable Double relevance,
    @Nullable String reason) {

  private static final int MAX_NAME = 200;
  public static final int MAX_REASON = 2_000;
  public static final int MAX_RANK = 10_000;

  public Feedback {
    Require.present("/target", target);
    Require.present("/kind", kind);
    if (!kind.feedback()) {
      throw ValidationException.at("/kind", "must be one of used, helpful, wrong, ignored");
    }
    Require.optionalText("/agent_id", agentId, MAX_NAME);
    if (rank != null) {
      Require.limit("/rank", rank, MAX_RANK);
    }
    if (relevance != null) {
      Require.between("/relevance", relevance, 0, 1);
    }
    Require.optionalText("/reason", reason, MAX_REASON);
  }

  /** Feedback without a search behind it. */
  public static Feedback of(AccessTarget target, AccessKind kind, @Nullable String reason) {
    return new Feedback(target, kind, null, null, null, null, reason);
  }

  /** The same about a hit of a search. */
  public Feedback onHit(UUID queryId, int place) {
    return new Feedback(target, kind, agentId, queryId, place, relevance, reason);
  }
}
