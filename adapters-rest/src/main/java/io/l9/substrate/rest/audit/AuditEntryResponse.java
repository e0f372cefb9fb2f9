package io.l9.substrate.rest.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.audit.AuditContent;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry on the wire, with all that its hash is computed from. */
@Schema("An entry of the log of changes.")
public record AuditEntryResponse(
    @Schema(value = "Within the tenant, from 1 on without gaps.", minimum = 1) long number,
    Instant at,
    @Schema("The user who acted; null: for no user.") @Nullable UUID actorUserId,
    @Schema(codes = Role.class) String actorRole,
    @Schema(maxSize = AuditDraft.MAX_ACTION) String action,
    @Schema(maxSize = AuditTarget.MAX_KIND) String targetKind,
    @Schema(maxSize = AuditTarget.MAX_ID) String targetId,
    @Schema("Whether the content was erased: reason, before, after, session and trace.")
        boolean erased,
    @Schema(maxSize = AuditContent.MAX_REASON) @Nullable String reason,
    @Schema("The target before the deed, as JSON; null: there was none.") @JsonRawValue
        @Nullable String before,
    @Schema("The target after the deed, as JSON; null: there is none.") @JsonRawValue
        @Nullable String after,
    @Schema("Random; the digest of the content covers it.") @Nullable UUID salt,
    @Schema(maxSize = 64) String contentDigest,
    @Schema(maxSize = 64) String previousHash,
    @Schema(maxSize = 64) String hash,
    UUID tenantId,
    @Schema("The organisation of the target.") @Nullable UUID orgId,
    @Schema("The user whose target it is.") @Nullable UUID userId,
    @Schema(codes = Visibility.class) String scope,
    @Nullable UUID correlationId,
    @Nullable String sessionId,
    @Nullable String traceId) {

  public static AuditEntryResponse from(AuditEntry entry) {
    OrgId org = entry.owner().org();
    UserId user = entry.owner().user();
    AuditContent content = entry.content();
    return new AuditEntryResponse(
        entry.number(),
        entry.at(),
        entry.user() == null ? null : entry.user().value(),
        entry.role().code(),
        entry.action(),
        entry.target().kind(),
        entry.target().id(),
        content == null,
        content == null ? null : content.reason(),
        content == null ? null : text(content.before()),
        content == null ? null : text(content.after()),
        content == null ? null : content.salt(),
        entry.contentDigest().hex(),
        entry.previous().hex(),
        entry.hash().hex(),
        entry.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        entry.visibility().code(),
        entry.correlation(),
        content == null ? null : content.session(),
        content == null ? null : content.trace());
  }

  private static @Nullable String text(@Nullable JsonDocument document) {
    return document == null ? null : document.text();
  }
}
