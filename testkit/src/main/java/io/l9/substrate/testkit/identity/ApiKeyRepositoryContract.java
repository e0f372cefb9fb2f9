package io.l9.substrate.testkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link ApiKeyRepository}. */
public abstract class ApiKeyRepositoryContract extends IdentityContract
    implements AggregateContract<ApiKeyRepository, ApiKey> {

  private static final Set<Role> ROLES = Set.of(Role.values());

  @Override
  public Class<ApiKeyRepository> port() {
    return ApiKeyRepository.class;
  }

  @Override
  public ApiKeyRepository repository() {
    return keys();
  }

  @Override
  public Aggregate<ApiKey> aggregate(ApiKeyRepository keys) {
    UUID by = new UUID(1, 2);
    Instant end = NOW.plusSeconds(60);
    return new Aggregate<>(
            ApiKey::position,
            (id, owner, visibility, at) -> key(id, owner, Role.END_USER, at, null),
            key -> keys.create(key, verifier()),
            keys::find,
            (limit, after) -> keys.list(null, ROLES, limit, after))
        .change(
            "revoke",
            key -> keys.revoke(key.id(), NOW),
            key -> Optional.of(changed(key, null, NOW, null)))
        .change(
            "replace",
            key -> keys.replace(key.id(), by, end, NOW),
            key -> Optional.of(changed(key, end, null, by)))
        .others(() -> keys.madeBy(by), () -> keys.handOn(by, by))
        .withoutVisibility();
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope admin = world().tenantAdmin();
    ApiKey plain = key(world().endUser().owner(), Role.END_USER, NOW, null);
    ApiKey full =
        new ApiKey(
            Seeds.uuid(random()),
            admin.owner(),
            "n",
            "0123456789aZ",
            Role.TENANT_ADMIN,
            Set.of(),
            NOW,
            NOW.plusSeconds(1),
            NOW.plusSeconds(2),
            NOW.plusSeconds(3),
            plain.id(),
            plain.id(),
            world().endUser().user());
    for (ApiKey key : List.of(plain, full)) {
      create(admin, key, verifier());
      assertEquals(Optional.of(key), as(admin, () -> keys().find(key.id())));
    }
    assertEquals(Optional.empty(), as(admin, () -> keys().find(Seeds.uuid(random()))));
  }

  @Test
  void keepsEveryTimeOfAKey() {
    TenantScope admin = world().tenantAdmin();
    for (Instant at : Moments.EDGES) {
      ApiKey like = key(world().endUser().owner(), Role.END_USER, at, at);
      ApiKey key =
          new ApiKey(
              like.id(),
              like.owner(),
              like.name(),
              like.selector(),
              like.role(),
              like.permissions(),
              at,
              at,
              at,
              at,
              null,
              null,
              null);
      create(admin, key, verifier());
      assertEquals(key, find(admin, key));
    }
  }

  @Test
  void listsTheKeysOfAnOrganisation() {
    TenantScope admin = world().tenantAdmin();
    create(admin, key(world().endUser().owner(), Role.END_USER, NOW, null), verifier());
    ApiKey elsewhere = key(world().endUserElsewhere().owner(), Role.END_USER, NOW, null);
    create(admin, elsewhere, verifier());
    assertEquals(
        List.of(elsewhere),
        as(admin, () -> keys().list(world().endUserElsewhere().org(), ROLES, 3, null)).items());
  }

  @Test
  void replacesNoKeyThatIsRevoked() {
    TenantScope admin = world().tenantAdmin();
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, null);
    create(admin, key, verifier());
    assertTrue(as(admin, () -> keys().revoke(key.id(), NOW)));
    assertFalse(as(admin, () -> keys().revoke(key.id(), NOW.plusSeconds(1))));
    assertEquals(NOW, find(admin, key).revokedAt());
    assertFalse(as(admin, () -> keys().replace(key.id(), key.id(), NOW, NOW)));
  }

  @Test
  void refusesAKeyThatMayDoMoreThanWhoMakesIt() {
    for (TenantScope actor : world().actors()) {
      for (Role role : Role.values()) {
        ApiKey key = key(actor.owner(), role, NOW, null);
        if (actor.role().covers(role) && actor.mayWrite(actor.owner(), Visibility.SHARED)) {
          create(actor, key, verifier());
        } else {
          assertThrows(
              ForbiddenException.class,
              () -> create(actor, key, verifier()),
              () -> actor + " makes " + role);
        }
      }
    }
  }

  @Test
  void replacesAGoodKeyOnce_andNeverPutsItsEndOff() {
    TenantScope admin = world().tenantAdmin();
    Ownership owner = world().endUser().owner();
    ApiKey endless = key(owner, Role.END_USER, NOW, null);
    ApiKey soon = key(owner, Role.END_USER, NOW, NOW.plusSeconds(5));
    UUID by = Seeds.uuid(random());
    for (ApiKey key : List.of(endless, soon)) {
      create(admin, key, verifier());
      assertFalse(
          as(admin, () -> keys().replace(soon.id(), by, NOW, NOW.plusSeconds(5))), "expired");
      assertTrue(as(admin, () -> keys().replace(key.id(), by, NOW.plusSeconds(9), NOW)));
      assertFalse(as(admin, () -> keys().replace(key.id(), by, NOW, NOW)), "replaced");
      assertEquals(by, find(admin, key).replacedBy());
    }
    assertEquals(NOW.plusSeconds(9), find(admin, endless).expiresAt());
    assertEquals(NOW.plusSeconds(5), find(admin, soon).expiresAt());
  }

  @Test
  void refusesATakenIdOrSelector_butNotAnotherTenantsSelector() {
    TenantScope admin = world().tenantAdmin();
    ApiKey key = key(admin.owner(), Role.TENANT_ADMIN, NOW, null);
    create(admin, key, verifier());
    ApiKey sameId = with(key.id(), key.owner(), "another00000");
    ApiKey sameSelector = with(Seeds.uuid(random()), key.owner(), key.selector());
    for (ApiKey taken : List.of(sameId, sameSelector)) {
      assertThrows(ConflictException.class, () -> create(admin, taken, verifier()));
    }
    TenantScope foreigner = world().foreigner();
    create(foreigner, with(Seeds.uuid(random()), foreigner.owner(), key.selector()), verifier());
  }

  @Test
  void findsWhatAKeyMade_andHandsItOn() {
    TenantScope admin = world().tenantAdmin();
    ApiKey maker = key(admin.owner(), Role.TENANT_ADMIN, NOW, NOW.plusSeconds(60));
    ApiKey successor = key(admin.owner(), Role.TENANT_ADMIN, NOW, null);
    create(admin, maker, verifier());
    create(admin, successor, verifier());
    ApiKey child = child(maker, NOW.plusSeconds(60));
    create(admin, child, verifier());
    create(admin, key(admin.owner(), Role.END_USER, NOW, null), verifier());
    assertEquals(List.of(child), as(admin, () -> keys().madeBy(maker.id())));
    for (TenantScope other : List.of(world().endUser(), world().foreigner())) {
      assertEquals(List.of(), as(other, () -> keys().madeBy(child.id())));
    }
    handOn(world().foreigner(), maker, successor);
    assertEquals(maker.id(), find(admin, child).createdBy(), "nobody of another tenant");
    handOn(admin, maker, successor);
    assertEquals(successor.id(), find(admin, child).createdBy());
    assertEquals(List.of(), as(admin, () -> keys().madeBy(maker.id())));
  }

  @Test
  void refusesAKeyThatOutlivesTheOneThatMadeIt() {
    TenantScope admin = world().tenantAdmin();
    ApiKey maker = key(admin.owner(), Role.TENANT_ADMIN, NOW, NOW.plusSeconds(60));
    create(admin, maker, verifier());
    for (@Nullable Instant tooLate : new @Nullable Instant[] {null, NOW.plusSeconds(61)}) {
      assertThrows(
          ForbiddenException.class, () -> create(admin, child(maker, tooLate), verifier()));
    }
  }

  @Test
  void letsNoOrganisationsAdministratorEndAKeyOfTheTenants() {
    TenantScope admin = world().tenantAdmin();
    Ownership inTheOrg = world().orgAdmin().owner();
    ApiKey above = key(inTheOrg, Role.TENANT_ADMIN, NOW, null);
    ApiKey equal = key(inTheOrg, Role.ORG_ADMIN, NOW, null);
    create(admin, above, verifier());
    create(admin, equal, verifier());
    UUID by = Seeds.uuid(random());
    assertFalse(as(world().orgAdmin(), () -> keys().revoke(above.id(), NOW)));
    assertFalse(as(world().orgAdmin(), () -> keys().replace(above.id(), by, NOW, NOW)));
    assertEquals(above, find(admin, above));
    assertTrue(as(world().orgAdmin(), () -> keys().revoke(equal.id(), NOW)));
    assertEquals(
        List.of(above),
        as(admin, () -> keys().list(null, Set.of(Role.TENANT_ADMIN), 9, null)).items());
  }

  private void handOn(TenantScope actor, ApiKey from, ApiKey to) {
    run(actor, () -> keys().handOn(from.id(), to.id()));
  }

  private ApiKey child(ApiKey maker, @Nullable Instant expiresAt) {
    return copy(
        key(maker.owner(), Role.END_USER, NOW, expiresAt), expiresAt, null, null, maker.id());
  }

  private static ApiKey changed(
      ApiKey key,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable UUID replacedBy) {
    return copy(key, expiresAt, revokedAt, replacedBy, null);
  }

  private static ApiKey copy(
      ApiKey key,
      @Nullable Instant expiresAt,
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
        null,
        revokedAt,
        replacedBy,
        createdBy,
        null);
  }

  private ApiKeyRepository keys() {
    return identity().keys();
  }

  private ApiKey find(TenantScope actor, ApiKey key) {
    return as(actor, () -> keys().find(key.id())).orElseThrow();
  }

  private static ApiKey with(UUID id, Ownership owner, String selector) {
    return new ApiKey(
        id, owner, "n", selector, Role.END_USER, Set.of(), NOW, null, null, null, null, null, null);
  }
}
