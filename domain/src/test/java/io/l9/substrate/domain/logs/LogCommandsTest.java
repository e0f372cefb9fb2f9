package io.l9.substrate.domain.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The checks that commands about the agent log run on themselves. */
class LogCommandsTest {

  private static ValidationException refused(String pointer, Executable command) {
    ValidationException e = assertThrows(ValidationException.class, command);
    assertEquals(pointer, e.violations().get(0).pointer());
    return e;
  }

  private static LogDraft saying(String message) {
    return LogDraft.of("planner", LogLevel.INFO, message);
  }

  @Test
  void boundsMessages_byTheirBytes() {
    assertEquals(LogDraft.MAX_MESSAGE, saying("x".repeat(LogDraft.MAX_MESSAGE)).message().length());
    saying("\u20ac".repeat(LogDraft.MAX_MESSAGE / 3));
    for (String large :
        new String[] {
          "x".repeat(LogDraft.MAX_MESSAGE + 1), "\u20ac".repeat(LogDraft.MAX_MESSAGE / 3 + 1)
        }) {
      ValidationException e = refused("/message", () -> saying(large));
      assertEquals(ErrorCode.PAYLOAD_TOO_LARGE, e.code());
      assertTrue(e.getMessage().contains("bytes; at most 32768"), e::getMessage);
    }
  }

  @Test
  void refusesTextsThatCannotBeStored() {
    for (String bad : new String[] {"", " \n", "a\0b", "\uD83D", "\uDE80x"}) {
      refused("/message", () -> saying(bad));
      refused("/agent_id", () -> LogDraft.of(bad, LogLevel.INFO, "m"));
      refused("/task_id", () -> new LogFilter(null, null, null, bad));
      refused("/trace_id", () -> new LogFilter(null, null, bad, null));
    }
    refused("/agent_id", () -> LogDraft.of("a".repeat(201), LogLevel.INFO, "m"));
    JsonDocument large = new JsonDocument("\"" + "x".repeat(LogDraft.MAX_DETAILS) + "\"");
    refused("/details", () -> new LogDraft("a", LogLevel.INFO, "m", large, null, null));
    refused("/timestamp", () -> new LogDraft("a", LogLevel.INFO, "m", null, null, Instant.MAX));
    refused("/limit", () -> new LogQuery(LogFilter.NONE, null, null, true, 201, null));
    refused("/limit", () -> new LogTailQuery(LogFilter.NONE, null, 0));
  }

  @Test
  void ordersLevels_andKnowsThemByTheirUpperCaseCodes() {
    for (LogLevel level : LogLevel.values()) {
      assertEquals(level, LogLevel.ofCode("/level", level.name()));
      assertTrue(level.isAtLeast(LogLevel.DEBUG));
      assertTrue(LogLevel.CRITICAL.isAtLeast(level));
    }
    assertFalse(LogLevel.INFO.isAtLeast(LogLevel.WARNING));
    ValidationException e = refused("/x", () -> LogLevel.ofCode("/x", "error"));
    assertTrue(e.getMessage().contains("DEBUG, INFO, WARNING, ERROR, CRITICAL"), e::getMessage);
  }
}
