package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log. Never changed; a job deletes it when its tenant keeps it no longer. Other
 * clients of the database may have written lines that no {@link LogDraft} allows.
 *
 * @param id greater than those of the lines before it in its batch
 * @param timestamp when it was written, in microseconds
 * @param batchOrdinal the place in the batch that it came with, from 0 on; null: from another
 *     client of the database
 */
public record LogEntry(
    UUID id,
    Ownership owner,
    String agentId,
    LogLevel level,
    String message,
    @Nullable JsonDocument details,
    @Nullable String task,
    Instant timestamp,
    @Nullable Integer batchOrdinal,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(timestamp, id);
  }
}
