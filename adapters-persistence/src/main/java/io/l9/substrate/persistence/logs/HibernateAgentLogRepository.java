package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.AgentLogRepository;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.persistence.logs.LogTailSql.Stored;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Selection;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lines as rows of {@code agent_log}. */
final class HibernateAgentLogRepository implements AgentLogRepository {

  private final Sessions sessions;
  private final LogTailSql tails;
  private final UnnestedRows<LogRow> columns;
  private final LogMapper mapper = new LogMapperImpl();

  HibernateAgentLogRepository(Sessions sessions) {
    this.sessions = sessions;
    tails = new LogTailSql(sessions);
    columns = sessions.columns(LogRow.class);
  }

  @Override
  public void append(List<LogEntry> entries) {
    int unused =
        sessions.update(
            columns.insertInto("agent_log", entries.stream().map(mapper::toRow).toList()));
  }

  @Override
  public Optional<LogEntry> find(UUID id) {
    return sessions.find(LogRow.class, id).map(mapper::toEntry);
  }

  @Override
  public Page<LogEntry> list(LogQuery query) {
    Selection<LogRow> rows =
        sessions
            .select(LogRow.class)
            .where("r.timestamp >= ?::timestamptz", bound(query.from()))
            .where("r.timestamp < ?::timestamptz", bound(query.to()));
    LogConditions.of(query.filter()).forEach(rows::where);
    return Page.of(
        entries(rows.page("timestamp", query.newestFirst(), query.after(), query.limit() + 1)),
        query.limit(),
        LogEntry::position);
  }

  private static @Nullable String bound(@Nullable Instant time) {
    return time == null ? null : SqlLiterals.from(time);
  }

  private List<LogEntry> entries(List<LogRow> rows) {
    return rows.stream().map(mapper::toEntry).toList();
  }

  @Override
  public LogTail tail(LogTailQuery query) {
    List<Stored> rows = tails.stored(query);
    List<Stored> found = rows.stream().filter(row -> row.id() != null).toList();
    boolean more = found.size() > query.limit();
    List<Stored> page = more ? found.subList(0, query.limit()) : found;
    List<UUID> ids = page.stream().map(Stored::id).filter(Objects::nonNull).toList();
    return new LogTail(
        ids.isEmpty() ? List.of() : entries(sessions.findAll(LogRow.class, ids)),
        more
            ? page.get(page.size() - 1).position()
            : later(query.after(), StorePosition.before(rows.get(0).horizon())),
        more);
  }

  private static StorePosition later(@Nullable StorePosition one, StorePosition other) {
    return one != null && one.compareTo(other) > 0 ? one : other;
  }
}
