package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** An applied insight on the wire. */
@Schema(value = "An applied insight.", name = "AppliedInsight")
public record AppliedInsightResponse(
    WorldUpdateResponse update,
    @Schema(value = "The versions that came with it, by name.", maxSize = Insight.MAX_OPERATIONS)
        List<Version> versions) {

  /** A version. */
  @Schema(value = "A version that an entity has now.", name = "AppliedVersion")
  public record Version(
      @Schema(ref = "WorldEntityName") String entityId,
      @Schema(minimum = 1) int version,
      boolean deleted) {

    static Version from(EntityVersion version) {
      return new Version(version.name().text(), version.number(), version.content() == null);
    }
  }

  public static AppliedInsightResponse from(Applied applied) {
    return new AppliedInsightResponse(
        WorldUpdateResponse.from(applied.update()),
        applied.versions().stream().map(Version::from).toList());
  }
}
