package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A merge on the wire. */
@Schema(name = "EntityMerge")
public record MergeResponse(
    UUID id,
    @Schema("Normalised, in the order of code points.") List<String> names,
    @Nullable String reason,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    Instant createdAt) {

  public static MergeResponse from(EntityMerge merge) {
    OrgId org = merge.owner().org();
    UserId user = merge.owner().user();
    return new MergeResponse(
        merge.id(),
        merge.names(),
        merge.reason(),
        merge.visibility().code(),
        merge.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        merge.createdAt());
  }
}
