package io.l9.substrate.rest.world;

import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.rest.http.Schema;
import java.util.Objects;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

@Schema(
    value = "The restore of a state, by its number or by a snapshot of it, one of both.",
    name = "RestoreWorld")
record RestoreWorldRequest(
    @Schema(minimum = 0, maximum = Integer.MAX_VALUE) @Nullable Integer stateVersion,
    @Nullable UUID snapshotId,
    @Schema("Whether the changes are only counted; unless said, they are made.")
        @Nullable Boolean dryRun,
    @Schema(value = EXPECTED, minimum = 0, maximum = Integer.MAX_VALUE)
        @Nullable Integer expectedStateVersion) {

  static final String EXPECTED =
      "The state that the world must be at, else 412: the state_version_before of the dry run."
          + " Required, but for a dry run.";

  /** Returns the state that a restore expects, which a dry run may leave out. */
  static @Nullable Integer expected(boolean isDryRun, @Nullable Integer stateVersion) {
    if (!isDryRun && stateVersion == null) {
      throw ValidationException.at(
          "/expected_state_version",
          "is required to restore: send dry_run first, and then its state_version_before");
    }
    return stateVersion;
  }

  /**
   * Returns the command.
   *
   * @param states those of snapshots
   */
  Restore toCommand(ToIntFunction<SnapshotId> states) {
    if ((stateVersion == null) == (snapshotId == null)) {
      throw ValidationException.at("/state_version", "or snapshot_id is required, one of both");
    }
    boolean isDryRun = Boolean.TRUE.equals(dryRun);
    Integer expected = expected(isDryRun, expectedStateVersion);
    int state =
        stateVersion != null
            ? stateVersion
            : states.applyAsInt(new SnapshotId(Objects.requireNonNull(snapshotId)));
    return new Restore(state, isDryRun, expected);
  }
}
