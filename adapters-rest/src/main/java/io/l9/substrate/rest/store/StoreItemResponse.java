package io.l9.substrate.rest.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item on the wire. */
@Schema("An item of the store.")
public record StoreItemResponse(
    @Schema(maxSize = Namespace.MAX_LABELS) List<@Schema(ref = "StoreName") String> namespace,
    @Schema(ref = "StoreName") String key,
    @Schema(ref = "StoreValue") @JsonRawValue String value,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Double ttlMinutes,
    @Schema("The time from which nobody meets it any more; null: never.")
        @Nullable Instant expiresAt,
    @Schema("How near it is to the query, from -1 to 1, if it was searched for by meaning.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Double score) {

  /** Returns an item with its score, if it has one. */
  public static StoreItemResponse from(Item item, @Nullable Double score) {
    return new StoreItemResponse(
        item.address().namespace().labels(),
        item.address().key(),
        item.value().text(),
        item.createdAt(),
        item.updatedAt(),
        item.ttl() == null ? null : PutItem.minutes(item.ttl()),
        item.expiresAt(),
        score);
  }
}
