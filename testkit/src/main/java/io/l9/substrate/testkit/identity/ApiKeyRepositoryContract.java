package io.l9.substrate.testkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link ApiKeyRepository} does. */
public abstract class ApiKeyRepositoryContract extends IdentityContract {

  private static final int THREADS = 4;
  private static final Set<Role> ROLES = Set.of(Role.values());

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
  void listsNewestFirst_pageByPage() {
    TenantScope admin = world().tenantAdmin();
    List<ApiKey> stored = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW.plusSeconds(i / 3), null);
      create(admin, key, verifier());
      stored.add(key);
    }
    stored.sort(Collections.reverseOrder((a, b) -> a.position().compareTo(b.position())));
    List<ApiKey> listed = new ArrayList<>();
    Position after = null;
    do {
      Page<ApiKey> page = list(admin, null, 3, after);
      listed.addAll(page.items());
      after = page.next();
    } while (after != null);
    assertEquals(stored, listed);
    ApiKey elsewhere = key(world().endUserElsewhere().owner(), Role.END_USER, NOW, null);
    create(admin, elsewhere, verifier());
    assertEquals(
        List.of(elsewhere), list(admin, world().endUserElsewhere().org(), 3, null).items());
  }

  @Test
  void keepsEveryTime_andItsPlaceAmongTheOthers() {
    TenantScope admin = world().tenantAdmin();
    List<ApiKey> newestFirst = new ArrayList<>();
    for (Instant at : Moments.EDGES) {
      ApiKey like = key(world().endUser().owner(), Role.END_USER, at, at);
      newestFirst.add(
          0,
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
              null));
    }
    newestFirst.forEach(key -> create(admin, key, verifier()));
    List<ApiKey> read = new ArrayList<>();
    Position after = null;
    do {
      Page<ApiKey> page = list(admin, null, 4, after);
      read.addAll(page.items());
      assertTrue(read.size() <= newestFirst.size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    assertEquals(newestFirst, read);
  }

  @Test
  void showsAndChangesOnlyWhatTheActorMay() {
    List<ApiKey> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      ApiKey key = key(owner, Role.END_USER, NOW, null);
      create(world().writerOf(owner, Visibility.SHARED).orElseThrow(), key, verifier());
      all.add(key);
    }
    for (TenantScope actor : world().actors()) {
      Set<UUID> visible =
          all.stream()
              .filter(key -> actor.sees(key.owner(), Visibility.SHARED))
              .map(ApiKey::id)
              .collect(Collectors.toSet());
      assertEquals(
          visible,
          list(actor, null, 100, null).items().stream().map(ApiKey::id).collect(Collectors.toSet()),
          () -> "lists " + actor);
      for (ApiKey key : all) {
        assertEquals(
            visible.contains(key.id()), as(actor, () -> keys().find(key.id())).isPresent());
        if (!actor.mayWrite(key.owner(), Visibility.SHARED)) {
          assertFalse(as(actor, () -> keys().revoke(key.id(), NOW)), () -> actor + " " + key);
          assertFalse(
              as(actor, () -> keys().replace(key.id(), key.id(), NOW, NOW)),
              () -> actor + " " + key);
          assertThrows(
              ForbiddenException.class,
              () -> create(actor, key(key.owner(), Role.END_USER, NOW, null), verifier()),
              () -> actor + " writes as " + key.owner());
        }
      }
    }
    for (ApiKey key : all) {
      TenantScope writer = world().writerOf(key.owner(), Visibility.SHARED).orElseThrow();
      assertTrue(as(writer, () -> keys().revoke(key.id(), NOW)));
    }
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
  void revokesOnce() {
    TenantScope admin = world().tenantAdmin();
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, null);
    create(admin, key, verifier());
    assertTrue(as(admin, () -> keys().revoke(key.id(), NOW)));
    assertFalse(as(admin, () -> keys().revoke(key.id(), NOW.plusSeconds(1))));
    assertEquals(NOW, find(admin, key).revokedAt());
    assertFalse(
        as(admin, () -> keys().replace(key.id(), key.id(), NOW, NOW)), "revoked: not replaced");
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

  @Test
  void ofConcurrentReplacements_oneSucceeds() {
    TenantScope admin = world().tenantAdmin();
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, null);
    create(admin, key, verifier());
    List<Callable<Boolean>> rivals = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      UUID by = Seeds.uuid(random());
      rivals.add(() -> as(admin, () -> keys().replace(key.id(), by, NOW.plusSeconds(60), NOW)));
    }
    assertEquals(1, Concurrently.run(rivals).stream().filter(replaced -> replaced).count());
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, null);
    List<Runnable> calls =
        List.of(
            () -> keys().create(key, verifier()),
            () -> keys().find(key.id()),
            () -> keys().list(null, ROLES, 1, null),
            () -> keys().revoke(key.id(), NOW),
            () -> keys().madeBy(key.id()),
            () -> keys().handOn(key.id(), key.id()),
            () -> keys().replace(key.id(), key.id(), NOW, NOW));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::run));
  }

  private void handOn(TenantScope actor, ApiKey from, ApiKey to) {
    this.<@Nullable Void>as(
        actor,
        () -> {
          keys().handOn(from.id(), to.id());
          return null;
        });
  }

  private ApiKey child(ApiKey maker, @Nullable Instant expiresAt) {
    ApiKey key = key(maker.owner(), Role.END_USER, NOW, expiresAt);
    return new ApiKey(
        key.id(),
        key.owner(),
        key.name(),
        key.selector(),
        key.role(),
        key.permissions(),
        NOW,
        expiresAt,
        null,
        null,
        null,
        maker.id(),
        null);
  }

  private ApiKeyRepository keys() {
    return identity().keys();
  }

  private ApiKey find(TenantScope actor, ApiKey key) {
    return as(actor, () -> keys().find(key.id())).orElseThrow();
  }

  private Page<ApiKey> list(
      TenantScope actor, @Nullable OrgId org, int limit, @Nullable Position after) {
    return as(actor, () -> keys().list(org, ROLES, limit, after));
  }

  private static ApiKey with(UUID id, Ownership owner, String selector) {
    return new ApiKey(
        id, owner, "n", selector, Role.END_USER, Set.of(), NOW, null, null, null, null, null, null);
  }
}
