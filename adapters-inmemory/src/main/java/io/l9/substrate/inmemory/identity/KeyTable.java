package io.l9.substrate.inmemory.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows of API keys, with their verifiers. */
public final class KeyTable {

  final ScopedTable<UUID, ApiKey> keys;
  private final Table<UUID, String> verifiers;
  private final UnitsOfWork units;

  public KeyTable(UnitsOfWork units) {
    keys = new ScopedTable<>(units, ApiKey::id, ApiKey::owner, key -> Visibility.SHARED);
    verifiers = new Table<>(units);
    this.units = units;
  }

  void create(ApiKey key, byte[] verifier) {
    keys.requireWritable(List.of(key));
    units.refuseErased(key.owner());
    keys.create(key);
    verifiers.put(key.id(), HexFormat.of().formatHex(verifier));
  }

  /** Revokes the keys of these owners. */
  public void revoke(Predicate<Ownership> owners, Instant at) {
    keys.all()
        .filter(key -> owners.test(key.owner()) && key.revokedAt() == null)
        .toList()
        .forEach(
            key ->
                keys.put(
                    copy(
                        key,
                        key.expiresAt(),
                        key.lastUsedAt(),
                        at,
                        key.replacedBy(),
                        key.createdBy())));
  }

  String verifier(ApiKey key) {
    return Objects.requireNonNull(verifiers.get(key.id()));
  }

  /** A copy with what changes of a key. */
  static ApiKey copy(
      ApiKey key,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt,
      @Nullable UUID replacedBy,
      @Nullable UUID createdBy) {
    return new ApiKey(
        key.id(),
        key.owner(),
        key.name(),
        key.selector(),
        key.role(),
        key.permissions(),
        key.createdAt(),
        expiresAt,
        lastUsedAt,
        revokedAt,
        replacedBy,
        createdBy,
        key.createdByUser());
  }
}
