package io.l9.substrate.rest.logs;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A line on the wire. */
@Schema("A line of the agent log.")
public record LogLineResponse(
    UUID id,
    String agentId,
    @Schema(codes = LogLevel.class) String level,
    String message,
    @Schema("JSON, in canonical form; null: none.") @JsonRawValue @Nullable String details,
    @Nullable String taskId,
    Instant timestamp,
    @Schema(
            value =
                "The place in the batch that it came with; null: from another client of the"
                    + " database.",
            minimum = 0)
        @Nullable Integer batchOrdinal,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Nullable String sessionId,
    @Nullable String traceId) {

  /** Returns a line as it looks on the wire. */
  public static LogLineResponse from(LogEntry line) {
    JsonDocument details = line.details();
    OrgId org = line.owner().org();
    UserId user = line.owner().user();
    return new LogLineResponse(
        line.id(),
        line.agentId(),
        line.level().code(),
        line.message(),
        details == null ? null : details.text(),
        line.task(),
        line.timestamp(),
        line.batchOrdinal(),
        line.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        line.correlation(),
        line.session(),
        line.trace());
  }
}
