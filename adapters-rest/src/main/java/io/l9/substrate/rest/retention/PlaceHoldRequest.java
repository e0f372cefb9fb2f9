package io.l9.substrate.rest.retention;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A hold to be placed.")
record PlaceHoldRequest(
    @Schema(value = "The kind to be kept; null: everything.", ref = "RetentionKind")
        @Nullable String kind,
    @Schema(
            value = "The reason, which the audit log keeps.",
            maxSize = RetentionHold.MAX_REASON,
            required = true)
        @Nullable String reason) {

  @Nullable RetentionKind checkedKind() {
    return kind == null ? null : RetentionKind.ofCode(kind);
  }

  String checkedReason() {
    return Require.present("/reason", reason);
  }
}
