package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * A command that makes a world what it was at a state.
 *
 * @param isDryRun nothing is changed, only counted
 * @param expectedState the state of the world, or the restore is refused; null: any
 */
public record Restore(int state, boolean isDryRun, @Nullable Integer expectedState) {

  public Restore {
    if (state < 0) {
      throw ValidationException.at("/state_version", "must be at least 0");
    }
    requireExpected(expectedState);
  }

  /** Refuses an expected state that no world can be at. */
  public static void requireExpected(@Nullable Integer state) {
    if (state != null) {
      Require.between("/expected_state_version", state, 0, Integer.MAX_VALUE);
    }
  }

  /** The restore of a state. */
  public static Restore of(int state) {
    return new Restore(state, false, null);
  }

  /** The same, without doing it. */
  public static Restore dryRun(int state) {
    return new Restore(state, true, null);
  }
}
