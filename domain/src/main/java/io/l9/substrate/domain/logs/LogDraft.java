package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line to be appended.
 *
 * @param agentId at most {@value #MAX_NAME} characters
 * @param message at most {@value #MAX_MESSAGE} bytes of UTF-8, not blank
 * @param details what a program reads of it, at most {@value #MAX_DETAILS} characters of canonical
 *     JSON; null: none
 * @param task the task during which it was written, at most {@value #MAX_NAME} characters; null:
 *     none
 * @param timestamp when it was written; null: now
 */
public record LogDraft(
    String agentId,
    LogLevel level,
    String message,
    @Nullable JsonDocument details,
    @Nullable String task,
    @Nullable Instant timestamp) {

  public static final int MAX_NAME = 200;
  public static final int MAX_MESSAGE = 1 << 15;
  public static final int MAX_DETAILS = 1 << 16;

  public LogDraft {
    Require.text("/agent_id", agentId, MAX_NAME);
    Require.present("/level", level);
    Require.text("/message", message, Integer.MAX_VALUE);
    bounded("/message", message.getBytes(StandardCharsets.UTF_8).length, "bytes", MAX_MESSAGE);
    if (details != null) {
      bounded("/details", details.text().length(), "characters", MAX_DETAILS);
    }
    Require.optionalText("/task_id", task, MAX_NAME);
    Require.optionalTime("/timestamp", timestamp);
  }

  /** A line of now, without details. */
  public static LogDraft of(String agentId, LogLevel level, String message) {
    return new LogDraft(agentId, level, message, null, null, null);
  }

  private static void bounded(String pointer, int length, String unit, int max) {
    if (length > max) {
      throw ValidationException.at(
          pointer,
          ErrorCode.PAYLOAD_TOO_LARGE,
          "has "
              + length
              + " "
              + unit
              + "; at most "
              + max
              + " are allowed: store a packet and refer to it");
    }
  }
}
