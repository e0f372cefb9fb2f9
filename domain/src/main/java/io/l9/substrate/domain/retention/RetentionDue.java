package io.l9.substrate.domain.retention;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a kind that the next deletion by age would delete in a tenant.
 *
 * @param days after which they are deleted; null: never
 * @param held whether a hold stops the deletion; then there are none
 * @param rows how many; threads of checkpoints, lines of logs, and so on
 * @param oldest the time of the oldest; null: there are none
 */
public record RetentionDue(
    RetentionKind kind,
    @Nullable Integer days,
    boolean held,
    long rows,
    @Nullable Instant oldest) {}
