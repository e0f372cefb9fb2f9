package io.l9.substrate.domain.memory.note;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of notes, newest first.
 *
 * @param agentId of this agent; null: of every agent
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 * @param after where the page before ended; null: the first page
 */
public record NoteQuery(@Nullable String agentId, int limit, @Nullable Position after) {

  public static final int MAX_LIMIT = 200;

  public NoteQuery {
    Require.optionalText("/agent_id", agentId, NoteDraft.MAX_NAME);
    Require.limit("/limit", limit, MAX_LIMIT);
  }
}
