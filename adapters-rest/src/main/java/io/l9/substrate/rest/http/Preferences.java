package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The preferences of a client (RFC 7240); unknown ones are ignored, as the RFC asks.
 *
 * @param respondAsync whether the client prefers an asynchronous answer
 * @param deadline how long the client waits
 */
record Preferences(boolean respondAsync, Duration deadline) {

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");

  static Preferences of(@Nullable String header, Duration absent, Duration max) {
    boolean respondAsync = false;
    Duration deadline = absent;
    if (header != null) {
      for (String preference : header.toLowerCase(Locale.ROOT).split(",", -1)) {
        Matcher wait = WAIT.matcher(preference.strip());
        if (preference.strip().equals("respond-async")) {
          respondAsync = true;
        } else if (wait.matches()) {
          deadline = checked(Duration.ofSeconds(Long.parseLong(wait.group(1))), max);
        }
      }
    }
    return new Preferences(respondAsync, deadline);
  }

  private static Duration checked(Duration wait, Duration max) {
    if (wait.isZero() || wait.compareTo(max) > 0) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST,
          "Prefer: wait must be from 1 to " + max.toSeconds() + " seconds.");
    }
    return wait;
  }
}
