package io.l9.substrate.rest.world;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.rest.http.Schema;

/** The difference of an entity on the wire. */
@Schema(value = "An entity in which two states of a world differ.", name = "WorldDifference")
public record WorldDifferenceResponse(
    @Schema(ref = "WorldEntityName") String entityId,
    @Schema(codes = EntityDiff.Kind.class) String kind,
    @Schema(
            value =
                "The JSON Patch (RFC 6902) that makes the later state of the earlier one, of a"
                    + " document with a member for each entity. Those of all entities, in a row,"
                    + " are that of the world.",
            ref = "WorldPatch")
        @JsonRawValue
        String patch) {

  public static WorldDifferenceResponse from(EntityDiff diff, JsonCodec json) {
    return new WorldDifferenceResponse(
        diff.name().text(), diff.kind().code(), diff.patch(json).document(json).text());
  }
}
