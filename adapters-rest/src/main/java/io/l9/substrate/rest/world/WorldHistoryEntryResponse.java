package io.l9.substrate.rest.world;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entry of a history on the wire. */
@Schema(value = "A version of an entity.", name = "WorldHistoryEntry")
public record WorldHistoryEntryResponse(
    @Schema(minimum = 1) int version,
    @Schema(value = "The state of the world that it came with.", minimum = 0) int stateVersion,
    Instant at,
    @Schema("The entity as of it; null: it is a deletion.") @Nullable WorldEntityResponse entity,
    @Schema(
            value =
                "The JSON Patch (RFC 6902) that makes this version of the one before, as a document"
                    + " with the members attributes, confidence and entity_type; null is the"
                    + " document where there is no entity. Null: the one before is no longer kept.",
            ref = "WorldPatch")
        @JsonRawValue
        @Nullable String delta) {

  public static WorldHistoryEntryResponse from(HistoryEntry entry, JsonCodec json) {
    EntityVersion version = entry.version();
    return new WorldHistoryEntryResponse(
        version.number(),
        version.state(),
        version.at(),
        version.entity().map(WorldEntityResponse::from).orElse(null),
        entry.delta() == null ? null : entry.delta().document(json).text());
  }
}
