package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A line of the access log on the wire. */
record AccessResponse(
    UUID id,
    String kind,
    String agentId,
    @Nullable String context,
    @Nullable UUID queryId,
    @Nullable Integer rank,
    @Nullable Double relevance,
    @Nullable String reason,
    Instant at,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Nullable String sessionId,
    @Nullable String traceId) {

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
