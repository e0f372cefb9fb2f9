package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mention of a relationship on the wire. */
@Schema("A mention of a relationship: the first one stores it, a later one reinforces it.")
public record RelationshipRequest(
    @Schema(value = "The entity that it begins at.", ref = "GraphEntityName", required = true)
        @Nullable String source,
    @Schema(
            value = "How the entities are related; compared as it is.",
            minSize = 1,
            maxSize = RelationshipDraft.MAX_TYPE,
            required = true)
        @Nullable String type,
    @Schema(value = "The entity that it leads to.", ref = "GraphEntityName", required = true)
        @Nullable String target,
    @Schema(value = "0.8 by default.", ref = "UnitInterval") @Nullable Double confidence,
    @Schema("A packet that says so.") @Nullable UUID packetId,
    @Schema(value = "Who sees it; `shared` by default.", ref = "Scope") @Nullable String scope) {

  public RelationshipDraft toCommand() {
    return new RelationshipDraft(
        EntityName.at("/source", source),
        Require.present("/type", type),
        EntityName.at("/target", target),
        confidence == null ? RelationshipDraft.DEFAULT_CONFIDENCE : confidence,
        packetId == null ? null : new PacketId(packetId),
        scope == null ? Visibility.SHARED : Visibility.ofCode(scope));
  }
}
