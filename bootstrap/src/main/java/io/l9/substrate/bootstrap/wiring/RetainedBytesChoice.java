package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.RetainedBytes;

/** The operator's statement about bytes that outlive an erasure, by the settings. */
final class RetainedBytesChoice {

  private RetainedBytesChoice() {}

  /**
   * Returns the statement; {@link RetainedBytes#NOT_SAID} if no days are set.
   *
   * @throws ValidationException if there is a note without days; the message names both variables
   */
  static RetainedBytes of(Values values) {
    boolean hasNote = values.find(Settings.ERASURE_RETAINED_NOTE).isPresent();
    if (hasNote && values.find(Settings.ERASURE_RETAINED_DAYS).isEmpty()) {
      throw new ValidationException(
          ErrorCode.VALIDATION_FAILED,
          Settings.ERASURE_RETAINED_NOTE.variable()
              + " needs "
              + Settings.ERASURE_RETAINED_DAYS.variable()
              + ": "
              + Settings.ERASURE_RETAINED_DAYS.description());
    }
    return values
        .find(Settings.ERASURE_RETAINED_DAYS)
        .map(
            days ->
                values
                    .find(Settings.ERASURE_RETAINED_NOTE)
                    .map(note -> new RetainedBytes(days, note))
                    .orElseGet(() -> RetainedBytes.afterDays(days)))
        .orElse(RetainedBytes.NOT_SAID);
  }
}
