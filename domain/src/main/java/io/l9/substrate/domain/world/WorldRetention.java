package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * The part of its history that a world keeps, beside what snapshots need: every state that held
 * within the last days, and the last states. With both, what either keeps.
 *
 * @param days null: by states alone
 * @param states before the present one; null: by days alone
 */
public record WorldRetention(@Nullable Integer days, @Nullable Integer states) {

  public static final int MAX_DAYS = 36_500;

  /** All of it, as without a setting. */
  public static final WorldRetention EVERYTHING = new WorldRetention(null, null);

  public WorldRetention {
    if (days != null) {
      Require.between("/days", days, 1, MAX_DAYS);
    }
    if (states != null) {
      Require.between("/states", states, 0, Integer.MAX_VALUE);
    }
  }
}
