package io.l9.substrate.rest.logs;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The lines of a batch, which its sender knows but for what the server gave them. */
record LogBatchResponse(
    @Schema(value = "One for each item, in the same order.", maxSize = AgentLogs.MAX_BATCH)
        List<Line> data) {

  /** The id and the time of a line. */
  @Schema(name = "AppendedLogLine")
  record Line(UUID id, Instant timestamp) {}

  static LogBatchResponse from(List<LogEntry> lines) {
    return new LogBatchResponse(
        lines.stream().map(line -> new Line(line.id(), line.timestamp())).toList());
  }
}
