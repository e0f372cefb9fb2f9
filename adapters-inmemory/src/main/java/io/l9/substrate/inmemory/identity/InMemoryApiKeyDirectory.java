package io.l9.substrate.inmemory.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Authentication by API keys, without a scope. */
final class InMemoryApiKeyDirectory implements ApiKeyDirectory {

  /** The length of the part of a verifier that depends on the secret. */
  private static final int SECRET_BYTES = 32;

  private final UnitsOfWork units;
  private final KeyTable table;

  InMemoryApiKeyDirectory(UnitsOfWork units, KeyTable table) {
    this.units = units;
    this.table = table;
  }

  @Override
  public Optional<FoundKey> authenticate(String selector, byte[] verifier, Instant at) {
    return units.withoutScope(
        () ->
            table
                .keys
                .all()
                .filter(key -> key.selector().equals(selector))
                .filter(key -> same(table.verifier(key), verifier))
                .filter(key -> key.state(at) == ApiKey.State.ACTIVE)
                .filter(InMemoryApiKeyDirectory::makesAScope)
                .findFirst()
                .map(key -> used(key, at)));
  }

  private static boolean makesAScope(ApiKey key) {
    boolean everyOrg = key.role().covers(Role.TENANT_ADMIN);
    boolean oneUser = key.role() == Role.END_USER || key.role() == Role.CURSOR_USER;
    return (key.owner().org() != null || everyOrg) && (key.owner().user() != null || !oneUser);
  }

  private static boolean same(String stored, byte[] verifier) {
    return MessageDigest.isEqual(
        Arrays.copyOf(HexFormat.of().parseHex(stored), SECRET_BYTES), verifier);
  }

  /** Notes the use of a key; no unit of work takes this back. */
  private FoundKey used(ApiKey key, Instant at) {
    Instant last = key.lastUsedAt();
    if (last == null || !last.isAfter(at.minus(1, ChronoUnit.MINUTES))) {
      table.keys.set(
          KeyTable.copy(
              key, key.expiresAt(), at, key.revokedAt(), key.replacedBy(), key.createdBy()));
    }
    Caller caller =
        new Caller(
            new TenantScope(
                key.owner().tenant(),
                key.owner().org(),
                key.owner().user(),
                key.role(),
                key.id(),
                null,
                null),
            key.permissions(),
            key.id(),
            key.expiresAt());
    return new FoundKey(caller, table.verifier(key));
  }
}
