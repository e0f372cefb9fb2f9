package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The condition on lines of a list or tail.
 *
 * @param agentId null: of every agent
 * @param atLeast the least severe level; null: every level
 * @param trace the trace id of the request that wrote it; null: of every request
 * @param task null: of every task, and of none
 */
public record LogFilter(
    @Nullable String agentId,
    @Nullable LogLevel atLeast,
    @Nullable String trace,
    @Nullable String task) {

  /** The filter that every line passes. */
  public static final LogFilter NONE = new LogFilter(null, null, null, null);

  public LogFilter {
    Require.optionalText("/agent_id", agentId, LogDraft.MAX_NAME);
    Require.optionalText("/trace_id", trace, TenantScope.MAX_TRACING);
    Require.optionalText("/task_id", task, LogDraft.MAX_NAME);
  }

  /** The filter for lines of an agent. */
  public static LogFilter ofAgent(String agentId) {
    return new LogFilter(agentId, null, null, null);
  }

  /** The filter for lines of a level and of more severe ones. */
  public static LogFilter atLeast(LogLevel level) {
    return new LogFilter(null, level, null, null);
  }

  /** Whether a line passes. */
  public boolean matches(LogEntry entry) {
    return (agentId == null || agentId.equals(entry.agentId()))
        && (atLeast == null || entry.level().isAtLeast(atLeast))
        && (trace == null || trace.equals(entry.trace()))
        && (task == null || task.equals(entry.task()));
  }
}
