package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the API keys that an administrator may manage: an organisation's, a tenant's, or,
 * for a platform administrator, all. Another role is refused with the code {@code forbidden}; a key
 * that is not among them is not there, nor is one of a role that may do all that the administrator
 * may and more.
 */
public interface ApiKeys {

  int MAX_LIMIT = 200;

  /** The longest overlap of an old key with the one that replaces it, in days. */
  int MAX_OVERLAP_DAYS = 30;

  Duration MAX_OVERLAP = Duration.ofDays(MAX_OVERLAP_DAYS);

  /**
   * Makes a key.
   *
   * @param maker permits what the key permits, and lives as long as it
   * @return with the token, which is shown this once
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the key would be allowed more than
   *     whoever makes it
   * @throws io.l9.substrate.domain.shared.ValidationException if the role lacks an organisation or
   *     a user, or the key would be expired already, or outlive the key that makes it
   */
  IssuedKey create(TenantScope scope, KeyMaker maker, ApiKeyDraft draft);

  /**
   * Keys, revoked and expired ones too, newest first.
   *
   * @param limit 1 to {@value #MAX_LIMIT}
   * @param after null: from the newest
   */
  Page<ApiKey> list(TenantScope scope, int limit, @Nullable Position after);

  /**
   * Ends a key at once; one that is revoked already stays so. Another process that has just seen it
   * may take it for some seconds more.
   *
   * @param children whether the keys that it made end too, and those that these made; the others go
   *     on until they expire
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is none for this scope
   */
  void revoke(TenantScope scope, UUID id, boolean children);

  /**
   * Makes a key like this one, good for as long as this one was made for, and lets this one end.
   * The keys that this one made are those of the new one from then on. The new one lives no longer
   * than the key that made this one; and if another key than this one rotates it, no longer than
   * that or this one, whichever ends later.
   *
   * @param maker as for {@link #create}
   * @param overlap for how long this one goes on, at most {@link #MAX_OVERLAP}
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is none for this scope
   * @throws io.l9.substrate.domain.shared.ConflictException if it is revoked, expired or replaced
   *     already
   */
  IssuedKey rotate(TenantScope scope, KeyMaker maker, UUID id, Duration overlap);
}
