package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: API keys, as the active unit of work sees them. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface ApiKeyRepository {

  /**
   * Stores a key.
   *
   * @param verifier what only who knows secret and pepper can make: 72 bytes, of which the first 32
   *     say that the secret is right and the others that everything else is
   * @throws io.l9.substrate.domain.shared.ConflictException if its id or selector is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it, or its
   *     role may do more than the scope's
   */
  void create(ApiKey key, byte[] verifier);

  Optional<ApiKey> find(UUID id);

  /**
   * Keys by (created, id), newest first.
   *
   * @param org only those that act for this organisation; null: all
   */
  Page<ApiKey> list(@Nullable OrgId org, int limit, @Nullable Position after);

  /** Ends a key; false if there is none, that is not revoked yet, that this scope may change. */
  boolean revoke(UUID id, Instant at);

  /**
   * Notes what replaces a key and when it ends, unless it ends before.
   *
   * @param at the present
   * @return false if there is none, that is good and not replaced yet, that this scope may change
   */
  boolean replace(UUID id, UUID by, Instant endsAt, Instant at);
}
