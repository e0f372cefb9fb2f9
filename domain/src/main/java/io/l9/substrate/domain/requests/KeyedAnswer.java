package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record of a keyed request.
 *
 * @param owner whose key it is; nobody else finds it
 * @param role in which he sent it; in another it is another key
 * @param answer null: something that it shows was deleted or has expired
 * @param createdAt microseconds
 * @param expiresAt from when on it counts as none; microseconds
 */
public record KeyedAnswer(
    IdempotencyKey key,
    Ownership owner,
    Role role,
    @Nullable StoredAnswer answer,
    Instant createdAt,
    Instant expiresAt,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  public boolean expired(Instant now) {
    return !expiresAt.isAfter(now);
  }
}
