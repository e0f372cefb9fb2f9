package io.l9.substrate.domain.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a job and its result.
 *
 * @param startedAt microseconds
 * @param duration milliseconds
 * @param touched how many of {@link Job#unit()} it changed, or would change if it was a dry run;
 *     after a failure those that were done before
 * @param failure what went wrong, in plain words; null if nothing did
 */
public record JobRun(
    UUID id,
    Job job,
    boolean dryRun,
    Instant startedAt,
    Duration duration,
    long touched,
    @Nullable String failure) {

  public boolean succeeded() {
    return failure == null;
  }
}
