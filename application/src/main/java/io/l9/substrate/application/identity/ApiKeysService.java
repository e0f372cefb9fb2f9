package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.IssuedKey;
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
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
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
  ApiKeysService(IdentityDependencies needs, Verifiers verifiers, Runnable keyEnded) {
    this.unitOfWork = needs.unitOfWork();
    this.keys = needs.keys();
    this.verifiers = verifiers;
    this.random = needs.random();
    this.ids = needs.ids();
    this.clock = needs.clock();
    this.keyEnded = keyEnded;
  }

  @Override
  public IssuedKey create(TenantScope scope, Set<Permission> own, ApiKeyDraft draft) {
    requireAdministrator(scope);
    OrgId org = draft.org() == null ? scope.org() : draft.org();
    if (scope.role() == Role.ORG_ADMIN && !Objects.equals(org, scope.org())) {
      throw forbidden("an organisation's administrator makes keys of that organisation");
    }
    TenantScope actor = actor(scope, draft, org);
    Set<Permission> permissions = draft.permissions() == null ? own : draft.permissions();
    Instant now = now();
    Instant expiresAt = draft.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw ValidationException.at("/expires_at", "must be in the future");
    }
    return unitOfWork.inScope(
        scope, () -> issue(scope, own, actor, draft.name(), permissions, now, expiresAt));
  }

  @Override
  public Page<ApiKey> list(TenantScope scope, int limit, @Nullable Position after) {
    requireAdministrator(scope);
    Require.limit("/limit", limit, MAX_LIMIT);
    // row level security also shows the tenant's own keys, which are not this one's to manage
    OrgId org = scope.role() == Role.ORG_ADMIN ? scope.org() : null;
    return unitOfWork.inScope(scope, () -> keys.list(org, limit, after));
  }

  @Override
  public void revoke(TenantScope scope, UUID id) {
    requireAdministrator(scope);
    Instant now = now();
    boolean ended =
        unitOfWork.inScope(
            scope,
            () -> {
              var unused = managed(scope, id);
              return keys.revoke(id, now);
            });
    if (ended) {
      keyEnded.run();
    }
  }

  @Override
  public IssuedKey rotate(TenantScope scope, Set<Permission> own, UUID id, Duration overlap) {
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
              Instant end = old.expiresAt();
              IssuedKey next =
                  issue(
                      scope,
                      own,
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
                      end == null ? null : now.plus(Duration.between(old.createdAt(), end)));
              if (!keys.replace(id, next.key().id(), now.plus(overlap), now)) {
                throw new ConflictException(
                    ErrorCode.CONFLICT,
                    "the key is revoked, expired or replaced already; make a new one");
              }
              return next;
            });
    keyEnded.run();
    return issued;
  }

  private IssuedKey issue(
      TenantScope scope,
      Set<Permission> own,
      TenantScope actor,
      String name,
      Set<Permission> permissions,
      Instant now,
      @Nullable Instant expiresAt) {
    if (!scope.role().covers(actor.role())) {
      throw forbidden(
          "the role "
              + scope.role().sqlName()
              + " makes no keys of the role "
              + actor.role().sqlName());
    }
    if (!own.contains(Permission.KEYS_MANAGE)) {
      throw forbidden("this takes a credential with " + Permission.KEYS_MANAGE.wireName());
    }
    if (!own.containsAll(permissions)) {
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
            null);
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
              + scope.role().sqlName());
    }
  }

  private static ForbiddenException forbidden(String why) {
    return new ForbiddenException(ErrorCode.FORBIDDEN, why);
  }
}
