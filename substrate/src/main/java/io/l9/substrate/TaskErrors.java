package io.l9.substrate;

import io.l9.substrate.domain.tasks.task.TaskFailure;

/** The texts of what handlers throw, as tasks keep them. */
final class TaskErrors {

  private static final char UNKNOWN = '\uFFFD';

  private TaskErrors() {}

  /** Returns a text that can be stored: its head, without characters that no text may hold. */
  static String text(Throwable thrown) {
    String message = thrown.getMessage();
    String text =
        thrown instanceof TaskFailedException && message != null && !message.isBlank()
            ? message
            : thrown.toString();
    if (text.isBlank()) {
      text = thrown.getClass().getName();
    }
    StringBuilder storable = new StringBuilder();
    text.codePoints()
        .limit(TaskFailure.MAX_ERROR / 2)
        .map(
            c ->
                c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    ? UNKNOWN
                    : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }
}
