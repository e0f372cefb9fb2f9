package io.l9.substrate.domain.maintenance;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * A job to run, with its parameters. Checks itself.
 *
 * @param dryRun only counts what the job would touch
 * @param days of {@link Job#DECAY_IMPORTANCE}: how long a packet must not have been accessed, 0 to
 *     36,500; {@link #DAYS} for every other job
 * @param rate of {@link Job#DECAY_IMPORTANCE}: what an importance loses, 0 to 1; {@link #RATE} for
 *     every other job
 */
public record JobCommand(Job job, boolean dryRun, int days, double rate) {

  /** The specification's {@code CALL decay_unaccessed_importance(30, 0.1)}. */
  public static final int DAYS = 30;

  /** See {@link #DAYS}. */
  public static final double RATE = 0.1;

  public static final int MAX_DAYS = 36_500;

  public JobCommand {
    Require.present("/job", job);
    Require.between("/days", days, 0, MAX_DAYS);
    Require.between("/rate", rate, 0, 1);
    if (job != Job.DECAY_IMPORTANCE && (days != DAYS || rate != RATE)) {
      throw ValidationException.at("/job", "only decay-importance takes days and a rate");
    }
  }

  /** The job with its defaults. */
  public static JobCommand of(Job job) {
    return new JobCommand(job, false, DAYS, RATE);
  }

  /** The same, touching nothing. */
  public JobCommand dry() {
    return new JobCommand(job, true, days, rate);
  }
}
