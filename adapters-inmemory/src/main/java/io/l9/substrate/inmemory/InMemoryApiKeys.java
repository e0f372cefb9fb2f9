package io.l9.substrate.inmemory;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** API keys by their ids, and the question that is asked of them without a scope. */
final class InMemoryApiKeys implements ApiKeyRepository, ApiKeyDirectory {

  private record Row(ApiKey key, String verifier) {}

  /** As many bytes of a verifier are about the secret. */
  private static final int SECRET_BYTES = 32;

  private final InMemoryUnitOfWork unitOfWork;
  private final Table<UUID, Row> keys;

  InMemoryApiKeys(InMemoryUnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
    keys = new Table<>(unitOfWork);
  }

  @Override
  public void create(ApiKey key, byte[] verifier) {
    TenantScope scope = unitOfWork.scope();
    if (!scope.mayWrite(key.owner(), Visibility.SHARED) || !scope.role().covers(key.role())) {
      throw InMemoryPacketRepository.forbidden(scope);
    }
    Instant end = key.expiresAt();
    if (visible()
        .filter(maker -> maker.id().equals(key.createdBy()))
        .map(ApiKey::expiresAt)
        .anyMatch(makersEnd -> makersEnd != null && (end == null || end.isAfter(makersEnd)))) {
      throw InMemoryPacketRepository.forbidden(scope);
    }
    if (keys.get(key.id()) != null
        || keys.values().stream()
            .map(Row::key)
            .anyMatch(
                other ->
                    other.owner().tenant().equals(key.owner().tenant())
                        && other.selector().equals(key.selector()))) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    keys.put(key.id(), new Row(key, HexFormat.of().formatHex(verifier)));
  }

  @Override
  public Optional<ApiKey> find(UUID id) {
    return visible().filter(key -> key.id().equals(id)).findFirst();
  }

  @Override
  public Page<ApiKey> list(
      @Nullable OrgId org, Set<Role> roles, int limit, @Nullable Position after) {
    return Page.of(
        visible()
            .filter(key -> roles.contains(key.role()))
            .filter(key -> org == null || org.equals(key.owner().org()))
            .filter(key -> after == null || key.position().compareTo(after) < 0)
            .sorted(Comparator.comparing(ApiKey::position).reversed())
            .limit(limit + 1L)
            .toList(),
        limit,
        ApiKey::position);
  }

  @Override
  public List<ApiKey> madeBy(UUID id) {
    return visible().filter(key -> id.equals(key.createdBy())).toList();
  }

  @Override
  public void handOn(UUID from, UUID to) {
    for (ApiKey child : madeBy(from)) {
      change(
          child.id(),
          key -> true,
          key ->
              copy(key, key.expiresAt(), key.lastUsedAt(), key.revokedAt(), key.replacedBy(), to));
    }
  }

  @Override
  public boolean revoke(UUID id, Instant at) {
    return change(
        id,
        key -> key.revokedAt() == null,
        key -> copy(key, key.expiresAt(), key.lastUsedAt(), at, key.replacedBy(), key.createdBy()));
  }

  @Override
  public boolean replace(UUID id, UUID by, Instant endsAt, Instant at) {
    return change(
        id,
        key -> key.state(at) == ApiKey.State.ACTIVE && key.replacedBy() == null,
        key ->
            copy(
                key,
                key.expiresAt() != null && key.expiresAt().isBefore(endsAt)
                    ? key.expiresAt()
                    : endsAt,
                key.lastUsedAt(),
                null,
                by,
                key.createdBy()));
  }

  @Override
  public Optional<FoundKey> authenticate(String selector, byte[] verifier, Instant at) {
    return unitOfWork.withoutScope(
        () ->
            keys.values().stream()
                .filter(row -> row.key().selector().equals(selector))
                .filter(row -> same(row.verifier(), verifier))
                .filter(row -> row.key().state(at) == ApiKey.State.ACTIVE)
                .filter(row -> makesAScope(row.key()))
                .findFirst()
                .map(row -> used(row, at)));
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

  /** No unit of work takes this back. */
  private FoundKey used(Row row, Instant at) {
    ApiKey key = row.key();
    Instant last = key.lastUsedAt();
    if (last == null || !last.isAfter(at.minus(1, ChronoUnit.MINUTES))) {
      keys.set(
          key.id(),
          new Row(
              copy(key, key.expiresAt(), at, key.revokedAt(), key.replacedBy(), key.createdBy()),
              row.verifier()));
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
    return new FoundKey(caller, row.verifier());
  }

  private boolean change(UUID id, Predicate<ApiKey> fit, UnaryOperator<ApiKey> changed) {
    TenantScope scope = unitOfWork.scope();
    Row row = keys.get(id);
    if (row == null
        || !scope.mayWrite(row.key().owner(), Visibility.SHARED)
        || !scope.role().manages(row.key().role())
        || !fit.test(row.key())) {
      return false;
    }
    keys.put(id, new Row(changed.apply(row.key()), row.verifier()));
    return true;
  }

  private Stream<ApiKey> visible() {
    TenantScope scope = unitOfWork.scope();
    return keys.values().stream()
        .map(Row::key)
        .filter(key -> scope.sees(key.owner(), Visibility.SHARED));
  }

  private static ApiKey copy(
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
