package io.l9.substrate.domain.retention;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A standing order of an administrator to delete nothing by age. Checks itself.
 *
 * @param kind null: everything of the tenant, also what has no policy, such as expired items of the
 *     store and states of worlds
 * @param reason in the administrator's words, at most {@value #MAX_REASON} characters
 * @param placedBy null: the administrator acted for no user
 * @param placedAt microseconds
 */
public record RetentionHold(
    UUID id,
    TenantId tenant,
    @Nullable RetentionKind kind,
    String reason,
    @Nullable UserId placedBy,
    Instant placedAt) {

  public static final int MAX_REASON = 2000;

  public RetentionHold {
    Require.present("/id", id);
    Require.present("/tenant", tenant);
    Require.text("/reason", reason, MAX_REASON);
    Require.present("/placed_at", placedAt);
  }

  /** Whether it stops the deletion of a kind. Packets take their events and traces along. */
  public boolean stops(RetentionKind deleted) {
    return kind == null
        || kind == deleted
        || (deleted == RetentionKind.PACKETS
            && (kind == RetentionKind.EVENTS || kind == RetentionKind.TRACES));
  }
}
