package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The result of a check on the wire. */
@Schema(
    value = "The differences between the entities of a world and what their versions say.",
    name = "WorldCheck")
public record WorldCheckResponse(
    @Schema(minimum = 0) int differences,
    @Schema(value = "Names of some of them.", maxSize = WorldCheck.MAX_FIRST) List<String> first,
    @Schema("Whether state, count and digest are those of the versions.") boolean stateRight,
    @Schema(value = "Kept versions whose content is not what was stored.", minimum = 0)
        int damagedVersions,
    @Schema("Whether what was found was set right.") boolean repaired) {

  public static WorldCheckResponse from(WorldCheck check) {
    return new WorldCheckResponse(
        check.differences(),
        check.first().stream().map(EntityName::text).toList(),
        check.isStateRight(),
        check.damagedVersions(),
        check.isRepaired());
  }
}
