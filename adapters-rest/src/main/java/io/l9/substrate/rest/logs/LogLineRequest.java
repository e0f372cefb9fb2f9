package io.l9.substrate.rest.logs;

import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Schema("A line that an agent writes.")
record LogLineRequest(
    @Schema(ref = "Name", required = true) @Nullable String agentId,
    @Schema(codes = LogLevel.class, required = true) @Nullable String level,
    @Schema(
            value = "Not blank, without U+0000; at most 32,768 bytes of UTF-8.",
            minSize = 1,
            maxSize = LogDraft.MAX_MESSAGE,
            required = true)
        @Nullable String message,
    @Schema(
            value = "For programs that read the line; at most 65,536 characters in canonical form.",
            ref = "JsonValue")
        @Nullable RawJson details,
    @Schema(
            value = "The task during which it is written.",
            minSize = 1,
            maxSize = LogDraft.MAX_NAME)
        @Nullable String taskId,
    @Schema("When it was written; now by default.") @Nullable Instant timestamp) {

  LogDraft toCommand(JsonCodec json) {
    return new LogDraft(
        Require.present("/agent_id", agentId),
        LogLevel.ofCode("/level", Require.present("/level", level)),
        Require.present("/message", message),
        details == null ? null : details.parse(json, "/details"),
        taskId,
        timestamp);
  }
}
