package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/**
 * Inbound port: the log of agents. Lines are appended and read, never changed. A line has no
 * visibility of its own: whoever sees rows of its owner sees it. Thread-safe.
 */
public interface AgentLogs {

  /** The most lines in one batch. */
  int MAX_BATCH = 1000;

  /**
   * Appends all or none.
   *
   * @param lines at most {@value #MAX_BATCH}
   * @return the lines as they are stored, in the same order
   */
  List<LogEntry> append(TenantScope scope, List<LogDraft> lines);

  /**
   * Returns one line.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   */
  LogEntry get(TenantScope scope, UUID id);

  /** Returns a page by time. */
  Page<LogEntry> list(TenantScope scope, LogQuery query);

  /** Returns new lines in the order in which they were stored, each once. */
  LogTail tail(TenantScope scope, LogTailQuery query);
}
