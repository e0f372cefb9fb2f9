package io.l9.substrate.rest.identity;

import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

record RotateApiKeyRequest(
    @Schema(
            value =
                "The number of seconds for which the old key stays valid; 86,400 by " + "default.",
            minimum = 0,
            maximum = ApiKeys.MAX_OVERLAP_DAYS * 86_400L)
        @Nullable Long overlapSeconds) {

  private static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);

  Duration overlap() {
    if (overlapSeconds == null) {
      return DEFAULT_OVERLAP;
    }
    long most = ApiKeys.MAX_OVERLAP.toSeconds();
    if (overlapSeconds < 0 || overlapSeconds > most) {
      throw ValidationException.at("/overlap_seconds", "must be between 0 and " + most);
    }
    return Duration.ofSeconds(overlapSeconds);
  }
}
