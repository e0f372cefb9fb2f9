package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret. Immutable.
 *
 * @param owner the tenant, organisation and user that it acts for
 * @param selector the part of the token that finds it; no secret
 * @param expiresAt null: never
 * @param lastUsedAt to the minute; null: never
 * @param replacedBy the key that it was rotated to; null: none
 * @param createdBy the key that made it, or what that was rotated to; null: none did
 * @param createdByUser for whom who made it acted; null: no single user
 */
public record ApiKey(
    UUID id,
    Ownership owner,
    String name,
    String selector,
    Role role,
    Set<Permission> permissions,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    @Nullable UUID replacedBy,
    @Nullable UUID createdBy,
    @Nullable UserId createdByUser) {

  /** Whether it opens anything. */
  public enum State implements Coded {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  public ApiKey {
    permissions = Set.copyOf(permissions);
  }

  /** Returns the state of the key at a time. */
  public State state(Instant now) {
    if (revokedAt != null) {
      return State.REVOKED;
    }
    return expiresAt == null || expiresAt.isAfter(now) ? State.ACTIVE : State.EXPIRED;
  }

  /** Returns the beginning of the token, by which people tell keys apart. */
  public String prefix() {
    return ApiKeyToken.PREFIX + selector;
  }

  /** Returns the place of the key in a list. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
