package io.l9.substrate.testkit.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** What the kits of identity have in common. Every test works in tenants of its own. */
abstract class IdentityContract {

  /** With microseconds and no more, as every stored time. */
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private Random random;
  private TenantWorld world;

  /** The ports under test. */
  protected abstract IdentityStore identity();

  @BeforeEach
  final void begin(TestInfo test) {
    random = Seeds.of(test);
    world = new TenantWorld(random);
  }

  final Random random() {
    return random;
  }

  final TenantWorld world() {
    return world;
  }

  final <T extends @Nullable Object> T as(TenantScope actor, Supplier<T> work) {
    return identity().unitOfWork().inScope(actor, work);
  }

  final void create(TenantScope actor, ApiKey key, byte[] verifier) {
    this.<@Nullable Void>as(
        actor,
        () -> {
          identity().keys().create(key, verifier);
          return null;
        });
  }

  final byte[] verifier() {
    byte[] verifier = new byte[32];
    random.nextBytes(verifier);
    return verifier;
  }

  final ApiKey key(Ownership owner, Role role, Instant createdAt, @Nullable Instant expiresAt) {
    return new ApiKey(
        Seeds.uuid(random),
        owner,
        "Grüße \uD83D\uDE80 'key'",
        ApiKeyToken.generate(random).selector(),
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
