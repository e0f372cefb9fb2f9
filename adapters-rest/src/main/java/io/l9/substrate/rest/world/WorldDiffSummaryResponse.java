package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.rest.http.Schema;

/** The summary of a difference on the wire. */
@Schema(
    value = "The number of entities in which two states of a world differ.",
    name = "WorldDiffSummary")
public record WorldDiffSummaryResponse(
    @Schema(minimum = 0) int from,
    @Schema(minimum = 0) int to,
    @Schema(minimum = 0) int added,
    @Schema(minimum = 0) int removed,
    @Schema(minimum = 0) int changed) {

  static WorldDiffSummaryResponse of(int from, int to, DiffSummary summary) {
    return new WorldDiffSummaryResponse(
        from, to, summary.added(), summary.removed(), summary.changed());
  }
}
