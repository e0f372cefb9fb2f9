package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

/** The part of its history that a world keeps, as it is read and written. */
@Schema(
    value =
        "What the job forget-worlds leaves, beside what snapshots need: with both, what either"
            + " keeps; with neither, everything.",
    name = "WorldRetention")
record WorldRetentionBody(
    @Schema(
            value = "Every state that held within so many days.",
            minimum = 1,
            maximum = WorldRetention.MAX_DAYS)
        @Nullable Integer days,
    @Schema(
            value = "So many states before the present one.",
            minimum = 0,
            maximum = Integer.MAX_VALUE)
        @Nullable Integer states) {

  static WorldRetentionBody from(WorldRetention kept) {
    return new WorldRetentionBody(kept.days(), kept.states());
  }

  WorldRetention toCommand() {
    return new WorldRetention(days, states);
  }
}
