package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
   *     role may do more than the scope's, or it outlives the key that made it
   */
  void create(ApiKey key, byte[] verifier);

  Optional<ApiKey> find(UUID id);

  /**
   * Keys by (created, id), newest first.
   *
   * @param org only those that act for this organisation; null: all
   * @param roles only those of these roles
   */
  Page<ApiKey> list(@Nullable OrgId org, Set<Role> roles, int limit, @Nullable Position after);

  /** The keys that a key made, not those that these made in turn. */
  List<ApiKey> madeBy(UUID id);

  /** Makes the keys that a key made those of another, where this scope may change them. */
  void handOn(UUID from, UUID to);

  /**
   * Ends a key. A role ends no key of a role that {@link Role#covers covers} it and is not it.
   *
   * @return false if there is none, that is not revoked yet, that this scope may change
   */
  boolean revoke(UUID id, Instant at);

  /**
   * Notes what replaces a key and when it ends, unless it ends before.
   *
   * @param at the present
   * @return false if there is none, that is good and not replaced yet, that this scope may change
   */
  boolean replace(UUID id, UUID by, Instant endsAt, Instant at);
}
