package io.l9.substrate.inmemory.logs;

import io.l9.substrate.domain.logs.AgentLogRepository;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.inmemory.logs.LogTable.Row;
import io.l9.substrate.inmemory.shared.Pages;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lines that are filtered and sorted at each call. */
final class InMemoryAgentLogRepository implements AgentLogRepository {

  private final LogTable rows;

  InMemoryAgentLogRepository(LogTable rows) {
    this.rows = rows;
  }

  @Override
  public void append(List<LogEntry> entries) {
    rows.append(entries);
  }

  @Override
  public Optional<LogEntry> find(UUID id) {
    return rows.find(id).map(Row::entry);
  }

  @Override
  public Page<LogEntry> list(LogQuery query) {
    return Pages.of(
        rows.visible()
            .map(Row::entry)
            .filter(query.filter()::matches)
            .filter(entry -> query.from() == null || !entry.timestamp().isBefore(query.from()))
            .filter(entry -> query.to() == null || entry.timestamp().isBefore(query.to())),
        LogEntry::position,
        query.newestFirst(),
        query.after(),
        query.limit());
  }

  @Override
  public LogTail tail(LogTailQuery query) {
    StorePosition after = query.after();
    if (after == null) {
      return new LogTail(List.of(), rows.end(), false);
    }
    List<Row> found =
        rows.visible()
            .filter(row -> query.filter().matches(row.entry()))
            .filter(row -> row.stored().compareTo(after) > 0)
            .sorted(Comparator.comparing(Row::stored))
            .limit(query.limit() + 1L)
            .toList();
    boolean more = found.size() > query.limit();
    List<Row> page = more ? found.subList(0, query.limit()) : found;
    return new LogTail(
        page.stream().map(Row::entry).toList(),
        more ? page.get(page.size() - 1).stored() : later(after, rows.end()),
        more);
  }

  private static StorePosition later(StorePosition one, StorePosition other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
