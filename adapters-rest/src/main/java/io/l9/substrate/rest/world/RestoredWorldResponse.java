package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

/** The result of a restore on the wire. */
@Schema(
    value = "The changes of a restore; a restore of state_version_before undoes it.",
    name = "RestoredWorld")
public record RestoredWorldResponse(
    @Schema(value = "The state of the world before it.", minimum = 0) int stateVersionBefore,
    @Schema(minimum = 0) int added,
    @Schema(minimum = 0) int removed,
    @Schema(minimum = 0) int changed,
    @Schema("Null: a dry run, or nothing differs.") @Nullable WorldUpdateResponse update,
    @Schema("That of the state before, taken for it; null: as for the update.")
        @Nullable WorldSnapshotResponse snapshot) {

  public static RestoredWorldResponse from(Restored restored) {
    WorldUpdate update = restored.update();
    Snapshot pin = restored.pin();
    return new RestoredWorldResponse(
        restored.stateBefore(),
        restored.changes().added(),
        restored.changes().removed(),
        restored.changes().changed(),
        update == null ? null : WorldUpdateResponse.from(update),
        pin == null ? null : WorldSnapshotResponse.from(pin));
  }
}
