package io.l9.substrate;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/**
 * One actor's view of the agent log: {@link AgentLogs}, bound to a scope. Cheap, immutable,
 * thread-safe.
 *
 * <pre>{@code
 * memory.logs().append(LogDraft.of("planner", LogLevel.WARNING, "the plan has no end"));
 * List<LogEntry> errors = memory.logs().list(LogQuery.newest(LogFilter.atLeast(LogLevel.ERROR))).items();
 * }</pre>
 */
public final class LogMemory {

  private final AgentLogs logs;
  private final TenantScope scope;

  LogMemory(AgentLogs logs, TenantScope scope) {
    this.logs = logs;
    this.scope = scope;
  }

  /** Appends one line. */
  public LogEntry append(LogDraft line) {
    return append(List.of(Require.present("/line", line))).get(0);
  }

  /** See {@link AgentLogs#append}. */
  public List<LogEntry> append(List<LogDraft> lines) {
    return logs.append(scope, Require.present("/items", lines));
  }

  /** See {@link AgentLogs#get}. */
  public LogEntry get(UUID id) {
    return logs.get(scope, Require.present("/id", id));
  }

  /** See {@link AgentLogs#list}. */
  public Page<LogEntry> list(LogQuery query) {
    return logs.list(scope, Require.present("/query", query));
  }

  /** Returns the present position, to follow the log from there by {@link #tail}. */
  public StorePosition now() {
    return logs.tail(scope, new LogTailQuery(LogFilter.NONE, null, 1)).next();
  }

  /** See {@link AgentLogs#tail}. */
  public LogTail tail(LogTailQuery query) {
    return logs.tail(scope, Require.present("/query", query));
  }
}
