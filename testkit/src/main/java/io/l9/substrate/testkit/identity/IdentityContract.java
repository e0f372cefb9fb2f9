package io.l9.substrate.testkit.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Base of the kits of identity: the ports under test, and keys to store. */
abstract class IdentityContract extends StoreContract {

  /** The ports under test. */
  protected abstract IdentityStore identity();

  @Override
  public final UnitOfWork unitOfWork() {
    return identity().unitOfWork();
  }

  final void create(TenantScope actor, ApiKey key, byte[] verifier) {
    run(actor, () -> identity().keys().create(key, verifier));
  }

  final byte[] verifier() {
    byte[] verifier = new byte[32];
    random().nextBytes(verifier);
    return verifier;
  }

  final ApiKey key(Ownership owner, Role role, Instant createdAt, @Nullable Instant expiresAt) {
    return key(Seeds.uuid(random()), owner, role, createdAt, expiresAt);
  }

  final ApiKey key(
      UUID id, Ownership owner, Role role, Instant createdAt, @Nullable Instant expiresAt) {
    return new ApiKey(
        id,
        owner,
        "Grüße \uD83D\uDE80 'key'",
        ApiKeyToken.generate(random()).selector(),
        role,
        Set.of(Permission.MEMORY_READ, Permission.KEYS_MANAGE),
        createdAt,
        expiresAt,
        null,
        null,
        null,
        null,
        null);
  }
}
