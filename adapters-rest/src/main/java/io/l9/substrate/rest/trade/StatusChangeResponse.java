package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.trade.StatusChange;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change of the status of a document on the wire. */
@Schema(value = "A change of the status of a document.", name = "StatusChange")
public record StatusChangeResponse(
    @Schema(value = "The version that came with it.", minimum = 1) int version,
    @Schema("Null: there was no document.") @Nullable String from,
    @Schema("Null: the document was deleted.") @Nullable String to,
    Instant at,
    @Schema("The user; null: an actor without one.") @Nullable UUID by) {

  public static StatusChangeResponse from(StatusChange change) {
    UserId by = change.by();
    return new StatusChangeResponse(
        change.version(), change.from(), change.to(), change.at(), by == null ? null : by.value());
  }
}
