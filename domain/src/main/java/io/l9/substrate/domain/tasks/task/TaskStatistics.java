package io.l9.substrate.domain.tasks.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the tasks of a type that a scope sees. Finished ones are counted as long as they are
 * kept. A store need not count on beyond {@link #MOST} pending, running and failed ones of all
 * types together, and needs to count completed ones among the newest {@link #MOST} tasks only.
 *
 * @param ready pending, and due
 * @param scheduled pending, and not due yet
 * @param failed dead letters, and failures that other clients wrote
 * @param completedInLastHour those of {@code completed} that ended within the hour before
 * @param readySince when the task that waits longest was due; null: none waits
 */
public record TaskStatistics(
    String type,
    long ready,
    long scheduled,
    long running,
    long completed,
    long failed,
    long cancelled,
    long completedInLastHour,
    @Nullable Instant readySince) {

  public static final int MOST = 100_000;
}
