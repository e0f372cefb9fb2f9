package io.l9.substrate.inmemory.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** API keys by their ids. */
final class InMemoryApiKeyRepository implements ApiKeyRepository {

  private final UnitsOfWork units;
  private final KeyTable table;

  InMemoryApiKeyRepository(UnitsOfWork units, KeyTable table) {
    this.units = units;
    this.table = table;
  }

  @Override
  public void create(ApiKey key, byte[] verifier) {
    TenantScope scope = units.scope();
    table.keys.requireWritable(List.of(key));
    if (!scope.role().covers(key.role()) || outlivesItsMaker(key)) {
      throw UnitsOfWork.forbidden(scope);
    }
    if (table
        .keys
        .all()
        .anyMatch(
            other ->
                other.owner().tenant().equals(key.owner().tenant())
                    && other.selector().equals(key.selector()))) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    table.create(key, verifier);
  }

  private boolean outlivesItsMaker(ApiKey key) {
    Instant end = key.expiresAt();
    return Optional.ofNullable(key.createdBy())
        .flatMap(this::find)
        .map(ApiKey::expiresAt)
        .filter(makersEnd -> end == null || end.isAfter(makersEnd))
        .isPresent();
  }

  @Override
  public Optional<ApiKey> find(UUID id) {
    return table.keys.find(id);
  }

  @Override
  public Page<ApiKey> list(
      @Nullable OrgId org, Set<Role> roles, int limit, @Nullable Position after) {
    return Pages.newestFirst(
        table
            .keys
            .visible()
            .filter(key -> roles.contains(key.role()))
            .filter(key -> org == null || org.equals(key.owner().org())),
        ApiKey::position,
        after,
        limit);
  }

  @Override
  public List<ApiKey> madeBy(UUID id) {
    return table.keys.visible().filter(key -> id.equals(key.createdBy())).toList();
  }

  @Override
  public void handOn(UUID from, UUID to) {
    for (ApiKey child : madeBy(from)) {
      change(
          child.id(),
          key -> true,
          key ->
              KeyTable.copy(
                  key, key.expiresAt(), key.lastUsedAt(), key.revokedAt(), key.replacedBy(), to));
    }
  }

  @Override
  public boolean revoke(UUID id, Instant at) {
    return change(
        id,
        key -> key.revokedAt() == null,
        key ->
            KeyTable.copy(
                key, key.expiresAt(), key.lastUsedAt(), at, key.replacedBy(), key.createdBy()));
  }

  @Override
  public boolean replace(UUID id, UUID by, Instant endsAt, Instant at) {
    return change(
        id,
        key -> key.state(at) == ApiKey.State.ACTIVE && key.replacedBy() == null,
        key ->
            KeyTable.copy(
                key,
                key.expiresAt() != null && key.expiresAt().isBefore(endsAt)
                    ? key.expiresAt()
                    : endsAt,
                key.lastUsedAt(),
                null,
                by,
                key.createdBy()));
  }

  private boolean change(UUID id, Predicate<ApiKey> fit, UnaryOperator<ApiKey> changed) {
    Role role = units.scope().role();
    return find(id)
        .filter(
            key ->
                table.keys.replace(
                    changed.apply(key), old -> role.manages(old.role()) && fit.test(old)))
        .isPresent();
  }
}
