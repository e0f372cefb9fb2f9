package io.l9.substrate.application.logs;

import io.l9.substrate.domain.logs.AgentLogRepository;
import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.logs.LogTail;
import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

final class AgentLogsService implements AgentLogs {

  private final UnitOfWork unitOfWork;
  private final AgentLogRepository logs;
  private final IdGenerator ids;
  private final Clock clock;

  AgentLogsService(LogStore store, IdGenerator ids, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.logs = store.logs();
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public List<LogEntry> append(TenantScope scope, List<LogDraft> lines) {
    Require.size("/items", lines, MAX_BATCH);
    if (lines.isEmpty()) {
      return List.of();
    }
    List<LogEntry> entries = entries(scope, lines);
    return unitOfWork.inScope(
        scope,
        () -> {
          logs.append(entries);
          return entries;
        });
  }

  /** Gives the lines ids that rise, so that those of one time keep their order. */
  private List<LogEntry> entries(TenantScope scope, List<LogDraft> lines) {
    List<UUID> rising =
        Stream.generate(ids::next).limit(lines.size()).sorted(Position::compareIds).toList();
    Instant now = clock.instant();
    List<LogEntry> entries = new ArrayList<>();
    for (LogDraft line : lines) {
      int ordinal = entries.size();
      entries.add(
          new LogEntry(
              rising.get(ordinal),
              scope.owner(),
              line.agentId(),
              line.level(),
              line.message(),
              line.details(),
              line.task(),
              Times.stored(line.timestamp() == null ? now : line.timestamp()),
              ordinal,
              scope.correlation(),
              scope.session(),
              scope.trace()));
    }
    return entries;
  }

  @Override
  public LogEntry get(TenantScope scope, UUID id) {
    Require.present("/id", id);
    return unitOfWork
        .inScope(scope, () -> logs.find(id))
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no line " + id));
  }

  @Override
  public Page<LogEntry> list(TenantScope scope, LogQuery query) {
    return unitOfWork.inScope(scope, () -> logs.list(query));
  }

  @Override
  public LogTail tail(TenantScope scope, LogTailQuery query) {
    return unitOfWork.inScope(scope, () -> logs.tail(query));
  }
}
