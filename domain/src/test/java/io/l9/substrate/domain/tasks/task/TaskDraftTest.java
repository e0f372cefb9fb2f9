package io.l9.substrate.domain.tasks.task;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TaskDraftTest {

  private static final TaskDraft DRAFT = TaskDraft.of("type");

  @Test
  void takesWhatIsWithinItsBounds() {
    TaskDraft draft =
        DRAFT
            .carrying(new JsonDocument("\"" + "x".repeat(TaskDraft.MAX_PAYLOAD - 2) + "\""))
            .withPriority(TaskDraft.LAST)
            .notBefore(Instant.parse("2026-03-01T12:00:00.123456789Z"))
            .attempts(TaskDraft.MAX_ATTEMPTS)
            .onceAs("k".repeat(TaskDraft.MAX_KEY))
            .lastingAtMost(Duration.ofMillis(1_500).plusNanos(1))
            .visibleTo(Visibility.CURSOR);
    assertEquals(Instant.parse("2026-03-01T12:00:00.123456Z"), draft.runAfter());
    assertEquals(Duration.ofMillis(1_500), draft.maxRun());
    assertEquals(9, draft.priority());
    assertEquals(100, draft.attempts(100).maxAttempts());
  }

  @Test
  void refusesWhatIsNot_andNamesThePlace() {
    refused("/type", () -> TaskDraft.of(" "));
    refused("/type", () -> TaskDraft.of("x".repeat(TaskDraft.MAX_TYPE + 1)));
    refused("/priority", () -> DRAFT.withPriority(-1));
    refused("/priority", () -> DRAFT.withPriority(10));
    refused("/run_after", () -> DRAFT.notBefore(Instant.MAX));
    refused("/max_attempts", () -> DRAFT.attempts(0));
    refused("/max_attempts", () -> DRAFT.attempts(101));
    refused("/dedupe_key", () -> DRAFT.onceAs(""));
    refused("/max_run_seconds", () -> DRAFT.lastingAtMost(Duration.ofMillis(999)));
    refused("/max_run_seconds", () -> DRAFT.lastingAtMost(Duration.ofDays(31)));
    refused("/error", () -> TaskFailure.of(""));
    refused("/retry_after_seconds", () -> new TaskFailure("why", true, Duration.ofMillis(-1)));
    refused("/retry_after_seconds", () -> new TaskFailure("why", true, Duration.ofDays(31)));
    refused("/status", () -> TaskStatus.ofCode("scheduled"));
    refused("/limit", ErrorCode.LIMIT_TOO_LARGE, () -> new TaskQuery(null, null, null, 201, null));
  }

  @Test
  void countsBytesOfAPayload_notCharacters() {
    JsonDocument wide = new JsonDocument("\"" + "語".repeat(TaskDraft.MAX_PAYLOAD / 3) + "\"");
    refused("/payload", ErrorCode.PAYLOAD_TOO_LARGE, () -> DRAFT.carrying(wide));
  }
}
