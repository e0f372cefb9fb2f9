package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.shared.ValidationException;
import java.time.Duration;

/** Spans of time as seconds of a request. */
final class WireSpans {

  private WireSpans() {}

  /** Returns a span; beyond {@code max} it is refused here, because no span holds every number. */
  static Duration seconds(String pointer, long seconds, Duration max) {
    if (seconds < 0 || seconds > max.toSeconds()) {
      throw ValidationException.at(pointer, "must be at most " + max.toSeconds() + " seconds");
    }
    return Duration.ofSeconds(seconds);
  }
}
