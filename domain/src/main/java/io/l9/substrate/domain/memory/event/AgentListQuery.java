package io.l9.substrate.domain.memory.event;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of agents, the last active ones first.
 *
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the place of the last agent of the page before; null: the first page
 */
public record AgentListQuery(int limit, @Nullable AgentPlace after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public AgentListQuery {
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  public static AgentListQuery newest() {
    return new AgentListQuery(DEFAULT_LIMIT, null);
  }
}
