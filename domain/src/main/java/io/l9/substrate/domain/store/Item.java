package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.JsonDocument;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored JSON object.
 *
 * @param ttl the time for which it is kept after it was last stored, or read with a refresh; null:
 *     for ever
 * @param expiresAt null: never
 */
public record Item(
    ItemAddress address,
    JsonDocument value,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Duration ttl,
    @Nullable Instant expiresAt) {

  /** Returns an item that is stored now. */
  public static Item stored(
      ItemAddress address, JsonDocument value, @Nullable Duration ttl, Instant now) {
    return new Item(address, value, now, now, ttl, ttl == null ? null : now.plus(ttl));
  }

  /** Returns whether anybody may still meet it. */
  public boolean isLive(Instant now) {
    return expiresAt == null || expiresAt.isAfter(now);
  }

  /** Returns the item after a read that keeps it for its whole time again. */
  public Item refreshed(Instant now) {
    return ttl == null ? this : new Item(address, value, createdAt, updatedAt, ttl, now.plus(ttl));
  }

  /** Returns the item in the place of a live one of the same address. */
  public Item replacing(Item former) {
    return new Item(address, value, former.createdAt, updatedAt, ttl, expiresAt);
  }
}
