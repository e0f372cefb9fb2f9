package io.l9.substrate.domain.maintenance;

import org.jspecify.annotations.Nullable;

/**
 * A job and how it went last; dry runs do not count.
 *
 * @param lastRun null: it never ran
 * @param lastSuccess the same as the last run, or an earlier one if that failed
 */
public record JobStatus(Job job, @Nullable JobRun lastRun, @Nullable JobRun lastSuccess) {}
