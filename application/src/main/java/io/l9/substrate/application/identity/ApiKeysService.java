package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class ApiKeysService implements ApiKeys {

  private final UnitOfWork unitOfWork;
  private final ApiKeyRepository keys;
  private final Verifiers verifiers;
  private final Random random;
  private final IdGenerator ids;
  private final Clock clock;
  private final Runnable keyEnded;

  /**
   * @param keyEnded told after a key has ended, or will
   */
  ApiKeysService(
      IdentityStore store,
      Verifiers verifiers,
      Random random,
      IdGenerator ids,
      Clock clock,
      Runnable keyEnded) {
    this.unitOfWork = store.unitOfWork();
    this.keys = store.keys();
    this.verifiers = verifiers;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
    this.keyEnded = keyEnded;
  }

  @Override
  public IssuedKey create(TenantScope scope, KeyMaker maker, ApiKeyDraft draft) {
    requireAdministrator(scope);
    OrgId org = draft.org() == null ? scope.org() : draft.org();
    if (scope.role() == Role.ORG_ADMIN && !Objects.equals(org, scope.org())) {
      throw forbidden("an organisation's administrator makes keys of that organisation");
    }
    TenantScope actor = actor(scope, draft, org);
    Set<Permission> permissions =
        draft.permissions() == null ? maker.permissions() : draft.permissions();
    Instant now = now();
    Instant expiresAt = draft.expiresAt() == null ? maker.expiresAt() : draft.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw ValidationException.at("/expires_at", "must be in the future");
    }
    if (outlives(expiresAt, maker.expiresAt())) {
      throw ValidationException.at(
          "/expires_at",
          "must not be later than the end of the key that makes it, " + maker.expiresAt());
    }
    return unitOfWork.inScope(
        scope,
        () ->
            issue(
                scope,
                maker,
                actor,
                draft.name(),
                permissions,
                now,
                expiresAt,
                maker.key(),
                scope.user()));
  }

  @Override
  public Page<ApiKey> list(TenantScope scope, int limit, @Nullable Position after) {
    requireAdministrator(scope);
    Require.limit("/limit", limit, MAX_LIMIT);
    // row level security also shows the tenant's own keys, which are not this one's to manage
    OrgId org = scope.role() == Role.ORG_ADMIN ? scope.org() : null;
    Set<Role> roles =
        Arrays.stream(Role.values()).filter(scope.role()::manages).collect(Collectors.toSet());
    return unitOfWork.inScope(scope, () -> keys.list(org, roles, limit, after));
  }

  @Override
  public void revoke(TenantScope scope, UUID id, boolean children) {
    requireAdministrator(scope);
    Instant now = now();
    boolean ended =
        unitOfWork.inScope(
            scope,
            () -> {
              var unused = managed(scope, id);
              if (children) {
                revokeMadeBy(id, now);
              }
              return keys.revoke(id, now);
            });
    if (ended || children) {
      keyEnded.run();
    }
  }

  /** Not by those alone that are good: what an expired key made, it made while it was good. */
  private void revokeMadeBy(UUID id, Instant now) {
    for (ApiKey child : keys.madeBy(id)) {
      var unused = keys.revoke(child.id(), now);
      revokeMadeBy(child.id(), now);
    }
  }

  @Override
  public IssuedKey rotate(TenantScope scope, KeyMaker maker, UUID id, Duration overlap) {
    requireAdministrator(scope);
    Require.present("/overlap", overlap);
    if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
      throw ValidationException.at("/overlap", "must be from 0 to " + MAX_OVERLAP.toDays() + " d");
    }
    Instant now = now();
    IssuedKey issued =
        unitOfWork.inScope(
            scope,
            () -> {
              ApiKey old = managed(scope, id);
              IssuedKey next =
                  issue(
                      scope,
                      maker,
                      new TenantScope(
                          old.owner().tenant(),
                          old.owner().org(),
                          old.owner().user(),
                          old.role(),
                          scope.correlation(),
                          null,
                          null),
                      old.name(),
                      old.permissions(),
                      now,
                      successorsEnd(old, maker, now),
                      old.createdBy(),
                      scope.user());
              if (!keys.replace(id, next.key().id(), now.plus(overlap), now)) {
                throw new ConflictException(
                    ErrorCode.CONFLICT,
                    "the key is revoked, expired or replaced already; make a new one");
              }
              keys.handOn(id, next.key().id());
              return next;
            });
    keyEnded.run();
    return issued;
  }

  private @Nullable Instant successorsEnd(ApiKey old, KeyMaker maker, Instant now) {
    Instant end = old.expiresAt();
    Instant successors = end == null ? null : now.plus(Duration.between(old.createdAt(), end));
    if (!old.id().equals(maker.key())) {
      Instant bound = outlives(maker.expiresAt(), end) ? maker.expiresAt() : end;
      successors = maker.expiresAt() != null && outlives(successors, bound) ? bound : successors;
    }
    UUID by = old.createdBy();
    Instant makersEnd = by == null ? null : keys.find(by).map(ApiKey::expiresAt).orElse(null);
    return outlives(successors, makersEnd) ? makersEnd : successors;
  }

  /** Null is never. */
  private static boolean outlives(@Nullable Instant one, @Nullable Instant other) {
    return other != null && (one == null || one.isAfter(other));
  }

  private IssuedKey issue(
      TenantScope scope,
      KeyMaker maker,
      TenantScope actor,
      String name,
      Set<Permission> permissions,
      Instant now,
      @Nullable Instant expiresAt,
      @Nullable UUID createdBy,
      @Nullable UserId createdByUser) {
    if (!scope.role().covers(actor.role())) {
      throw forbidden(
          "the role " + scope.role().code() + " makes no keys of the role " + actor.role().code());
    }
    if (!maker.permissions().contains(Permission.KEYS_MANAGE)) {
      throw forbidden("this takes a credential with " + Permission.KEYS_MANAGE.code());
    }
    if (!maker.permissions().containsAll(permissions)) {
      throw forbidden("a key permits no more than the credential that makes it");
    }
    ApiKeyToken token = ApiKeyToken.generate(random);
    ApiKey key =
        new ApiKey(
            ids.next(),
            actor.owner(),
            name,
            token.selector(),
            actor.role(),
            permissions,
            now,
            expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS),
            null,
            null,
            null,
            createdBy,
            createdByUser);
    keys.create(key, verifiers.of(token, key));
    return new IssuedKey(key, token);
  }

  /** Refuses what is no scope, such as an end user without a user. */
  private static TenantScope actor(TenantScope scope, ApiKeyDraft draft, @Nullable OrgId org) {
    try {
      return new TenantScope(
          scope.tenant(), org, draft.user(), draft.role(), scope.correlation(), null, null);
    } catch (ValidationException e) {
      // in a draft they are called by their wire names
      throw ValidationException.at(
          e.violations().get(0).pointer() + "_id", String.valueOf(e.getMessage()));
    }
  }

  /** A key that this scope may manage; one that it sees and may not change is not there. */
  private ApiKey managed(TenantScope scope, UUID id) {
    return keys.find(Require.present("/id", id))
        .filter(key -> scope.mayWrite(key.owner(), Visibility.SHARED))
        .filter(key -> scope.role().manages(key.role()))
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no API key of this id"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static void requireAdministrator(TenantScope scope) {
    if (!scope.role().covers(Role.ORG_ADMIN)) {
      throw forbidden(
          "API keys are for administrators of an organisation or a tenant, not for the role "
              + scope.role().code());
    }
  }

  private static ForbiddenException forbidden(String why) {
    return new ForbiddenException(ErrorCode.FORBIDDEN, why);
  }
}
