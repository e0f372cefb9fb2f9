package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that is to be enqueued. Checks itself.
 *
 * @param type by which workers choose; at most {@value #MAX_TYPE} characters
 * @param payload at most {@value #MAX_PAYLOAD} bytes of UTF-8; null: the type says it all. For more
 *     store a packet and name it
 * @param priority from {@value #FIRST} (first) to {@value #LAST}
 * @param runAfter before which it is not run; null: at once
 * @param maxAttempts how often it is begun at most, from 1 to {@value #MAX_ATTEMPTS}
 * @param dedupeKey an owner has one pending or running task of a type and key; null: any number. At
 *     most {@value #MAX_KEY} characters
 * @param maxRun how long an attempt may last, however often it is heard of
 */
public record TaskDraft(
    String type,
    @Nullable JsonDocument payload,
    int priority,
    @Nullable Instant runAfter,
    int maxAttempts,
    @Nullable String dedupeKey,
    Duration maxRun,
    Visibility visibility) {

  public static final int MAX_TYPE = 200;
  public static final int MAX_PAYLOAD = 256 * 1024;
  public static final int FIRST = 0;
  public static final int LAST = 9;
  public static final int DEFAULT_PRIORITY = 4;
  public static final int MAX_ATTEMPTS = 100;
  public static final int DEFAULT_ATTEMPTS = 5;
  public static final int MAX_KEY = 255;
  public static final Duration DEFAULT_RUN = Duration.ofDays(1);
  public static final Duration MAX_RUN = Duration.ofDays(30);

  public TaskDraft {
    Require.text("/type", type, MAX_TYPE);
    requireSize("/payload", payload, MAX_PAYLOAD);
    if (priority < FIRST || priority > LAST) {
      throw ValidationException.at(
          "/priority", "must be between " + FIRST + " (first) and " + LAST + " (last)");
    }
    if (runAfter != null) {
      runAfter = Times.stored(runAfter);
    }
    Require.optionalTime("/run_after", runAfter);
    if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
      throw ValidationException.at("/max_attempts", "must be between 1 and " + MAX_ATTEMPTS);
    }
    Require.optionalText("/dedupe_key", dedupeKey, MAX_KEY);
    maxRun = requireSpan("/max_run_seconds", maxRun, MAX_RUN);
    Require.present("/scope", visibility);
  }

  /** A task of a type that is run once it is its turn. */
  public static TaskDraft of(String type) {
    return new TaskDraft(
        type, null, DEFAULT_PRIORITY, null, DEFAULT_ATTEMPTS, null, DEFAULT_RUN, Visibility.SHARED);
  }

  /** A document of at most so many bytes of UTF-8, or none. */
  public static void requireSize(String pointer, @Nullable JsonDocument document, int max) {
    if (document != null) {
      int bytes = document.text().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > max) {
        throw ValidationException.at(
            pointer,
            ErrorCode.PAYLOAD_TOO_LARGE,
            "has "
                + bytes
                + " bytes; at most "
                + max
                + " are allowed: store a packet and name its id");
      }
    }
  }

  /** A span of whole milliseconds from one second to {@code max}. */
  public static Duration requireSpan(String pointer, @Nullable Duration span, Duration max) {
    Duration present = Require.present(pointer, span);
    if (present.compareTo(Duration.ofSeconds(1)) < 0 || present.compareTo(max) > 0) {
      throw ValidationException.at(
          pointer, "must be between 1 and " + max.toSeconds() + " seconds");
    }
    return Duration.ofMillis(present.toMillis());
  }

  public TaskDraft carrying(JsonDocument newPayload) {
    return new TaskDraft(
        type, newPayload, priority, runAfter, maxAttempts, dedupeKey, maxRun, visibility);
  }

  public TaskDraft withPriority(int newPriority) {
    return new TaskDraft(
        type, payload, newPriority, runAfter, maxAttempts, dedupeKey, maxRun, visibility);
  }

  public TaskDraft notBefore(Instant newRunAfter) {
    return new TaskDraft(
        type, payload, priority, newRunAfter, maxAttempts, dedupeKey, maxRun, visibility);
  }

  public TaskDraft attempts(int newMaxAttempts) {
    return new TaskDraft(
        type, payload, priority, runAfter, newMaxAttempts, dedupeKey, maxRun, visibility);
  }

  public TaskDraft onceAs(String newDedupeKey) {
    return new TaskDraft(
        type, payload, priority, runAfter, maxAttempts, newDedupeKey, maxRun, visibility);
  }

  public TaskDraft lastingAtMost(Duration newMaxRun) {
    return new TaskDraft(
        type, payload, priority, runAfter, maxAttempts, dedupeKey, newMaxRun, visibility);
  }

  public TaskDraft visibleTo(Visibility newVisibility) {
    return new TaskDraft(
        type, payload, priority, runAfter, maxAttempts, dedupeKey, maxRun, newVisibility);
  }
}
