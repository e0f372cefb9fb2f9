package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: the lines of agents, as the active unit of work sees them. Append-only. Every
 * method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface AgentLogRepository {

  /**
   * Appends lines whose ids are new.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not write one of
   *     them; then none is stored
   */
  void append(List<LogEntry> entries);

  Optional<LogEntry> find(UUID id);

  /** Returns a page by (timestamp, id). */
  Page<LogEntry> list(LogQuery query);

  /**
   * Returns the lines that were stored behind a position, by {@link
   * io.l9.substrate.domain.shared.StorePosition}. A line appears only when no transaction is left
   * that could still store one before it. So whoever reads on from {@link LogTail#next()} misses
   * none and gets none twice, whatever the order of commits.
   */
  LogTail tail(LogTailQuery query);
}
