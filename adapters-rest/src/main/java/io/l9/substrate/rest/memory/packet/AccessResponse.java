package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A line of the access log on the wire. */
@Schema(name = "AccessLogEntry")
record AccessResponse(
    UUID id,
    @Schema(
            value = "read is noted by the server; the others are feedback.",
            codes = AccessKind.class)
        String kind,
    @Schema(maxSize = 200) String agentId,
    @Schema(value = "By what: get, thread, search or feedback.", maxSize = 200)
        @Nullable String context,
    @Schema("The search that brought it.") @Nullable UUID queryId,
    @Schema(value = "The rank among the hits of that search.", minimum = 1) @Nullable Integer rank,
    @Nullable Double relevance,
    @Nullable String reason,
    Instant at,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Schema(maxSize = TenantScope.MAX_TRACING) @Nullable String sessionId,
    @Schema(maxSize = TenantScope.MAX_TRACING) @Nullable String traceId) {

  static AccessResponse from(Access access) {
    OrgId org = access.owner().org();
    UserId user = access.owner().user();
    return new AccessResponse(
        access.id(),
        access.kind().code(),
        access.agentId(),
        access.context(),
        access.query(),
        access.rank(),
        access.relevance(),
        access.reason(),
        access.at(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        access.correlation(),
        access.session(),
        access.trace());
  }
}
