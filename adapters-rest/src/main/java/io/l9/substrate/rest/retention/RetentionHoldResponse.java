package io.l9.substrate.rest.retention;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold that stands. */
@Schema("An order of an administrator to delete nothing by age.")
public record RetentionHoldResponse(
    UUID id,
    @Schema(value = "The kind that is kept; null: everything.", ref = "RetentionKind")
        @Nullable String kind,
    @Schema(maxSize = RetentionHold.MAX_REASON) String reason,
    @Schema("The user who placed it; null: the administrator acted for no user.")
        @Nullable UUID placedBy,
    Instant placedAt) {

  public static RetentionHoldResponse from(RetentionHold hold) {
    return new RetentionHoldResponse(
        hold.id(),
        hold.kind() == null ? null : hold.kind().code(),
        hold.reason(),
        hold.placedBy() == null ? null : hold.placedBy().value(),
        hold.placedAt());
  }
}
