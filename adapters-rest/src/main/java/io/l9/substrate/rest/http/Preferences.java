package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client prefers (RFC 7240); preferences that are not known here are passed over, as it
 * says.
 *
 * @param respondAsync whether the client would rather be told later
 * @param deadline how long it waits
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
