package io.l9.substrate.application.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeysServiceTest extends ApiKeysTestBase {

  private static KeyMaker permitting(Set<Permission> permissions) {
    return new KeyMaker(permissions, null, null);
  }

  @Test
  void aRotatedKeyGoesOnForTheOverlap() {
    IssuedKey old =
        keys.create(
            world.orgAdmin(),
            OPERATOR,
            new ApiKeyDraft(
                "n",
                Role.END_USER,
                null,
                world.endUser().user(),
                Set.of(Permission.MEMORY_READ),
                NOW.plus(Duration.ofDays(90))));
    clock.advance(Duration.ofDays(1));
    UUID id = old.key().id();
    IssuedKey next = keys.rotate(world.orgAdmin(), OPERATOR, id, Duration.ofHours(1));
    assertNotEquals(old.token().reveal(), next.token().reveal());
    assertEquals(Set.of(Permission.MEMORY_READ), next.key().permissions());
    assertEquals(NOW.plus(Duration.ofDays(91)), next.key().expiresAt(), "good for as long");
    assertTrue(known(old).isPresent());
    assertTrue(known(next).isPresent());
    clock.advance(Duration.ofHours(1));
    assertEquals(Optional.empty(), known(old));
    assertTrue(known(next).isPresent());
    assertThrows(
        ConflictException.class,
        () -> keys.rotate(world.orgAdmin(), OPERATOR, id, Duration.ZERO),
        "replaced already");
    assertEquals(2, keys.list(world.orgAdmin(), 10, null).items().size(), "nothing half done");
    IssuedKey last = keys.rotate(world.orgAdmin(), OPERATOR, next.key().id(), Duration.ZERO);
    assertEquals(Optional.empty(), known(next));
    assertTrue(known(last).isPresent());
    for (Duration wrong : List.of(Duration.ofSeconds(-1), Duration.ofDays(31))) {
      assertThrows(
          ValidationException.class,
          () -> keys.rotate(world.orgAdmin(), OPERATOR, last.key().id(), wrong));
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAdministratorsMakeKeys_ofRolesThatTheyCover(Role role) {
    OrgId org = world.endUser().org();
    UserId user = world.endUser().user();
    for (TenantScope maker : world.actors().subList(0, 10)) {
      boolean allowed =
          (maker.role() == Role.TENANT_ADMIN
                  && role != Role.L9_SYSTEM
                  && role != Role.PLATFORM_ADMIN)
              || (maker.role() == Role.ORG_ADMIN
                  && org.equals(maker.org())
                  && List.of(Role.END_USER, Role.CURSOR_USER, Role.ORG_ADMIN).contains(role));
      if (allowed) {
        Caller caller = known(keys.create(maker, OPERATOR, draft(role, org, user))).orElseThrow();
        assertEquals(role, caller.scope().role());
        assertEquals(maker.tenant(), caller.scope().tenant());
      } else {
        assertThrows(
            ForbiddenException.class,
            () -> keys.create(maker, OPERATOR, draft(role, org, user)),
            () -> maker + " makes " + role);
      }
    }
  }

  @Test
  void aKeyPermitsNoMoreThanWhatMakesIt() {
    Set<Permission> some = Set.of(Permission.KEYS_MANAGE, Permission.MEMORY_READ);
    UserId user = world.endUser().user();
    assertEquals(
        some,
        keys.create(world.orgAdmin(), permitting(some), draft(Role.END_USER, null, user))
            .key()
            .permissions());
    assertThrows(
        ForbiddenException.class,
        () ->
            keys.create(
                world.orgAdmin(),
                permitting(some),
                new ApiKeyDraft(
                    "n", Role.END_USER, null, user, Set.of(Permission.MEMORY_WRITE), null)));
    assertThrows(
        ForbiddenException.class,
        () ->
            keys.create(
                world.orgAdmin(),
                permitting(Set.of(Permission.MEMORY_READ)),
                draft(Role.END_USER, null, user)),
        "without keys:manage");
    IssuedKey full = endUsersKey();
    assertThrows(
        ForbiddenException.class,
        () -> keys.rotate(world.orgAdmin(), permitting(some), full.key().id(), Duration.ZERO),
        "a key that permits more is not had by rotating it");
    assertTrue(known(full).isPresent(), "and goes on");
  }

  @Test
  void aKeysChildrenLiveNoLongerThanIt_andSayWhoMadeThem() {
    Instant end = NOW.plus(Duration.ofDays(10));
    KeyMaker maker = made(world.orgAdmin(), OPERATOR, Role.ORG_ADMIN, end);
    ApiKeyDraft draft = draft(Role.END_USER, null, world.endUser().user());
    ApiKey child = keys.create(world.orgAdmin(), maker, draft).key();
    assertEquals(end, child.expiresAt(), "not said: as long as the key that makes it");
    assertEquals(maker.key(), child.createdBy());
    assertNull(child.createdByUser());
    assertThrows(
        ValidationException.class,
        () -> made(world.orgAdmin(), maker, Role.ORG_ADMIN, end.plusNanos(1_000)));
    KeyMaker grandchild = made(world.orgAdmin(), maker, Role.ORG_ADMIN, NOW.plusSeconds(60));
    clock.advance(Duration.ofSeconds(30));
    IssuedKey rotated =
        keys.rotate(world.orgAdmin(), grandchild, grandchild.key(), Duration.ofHours(1));
    assertEquals(clock.instant().plusSeconds(60), rotated.key().expiresAt());
    assertEquals(maker.key(), rotated.key().createdBy());
    assertEquals(
        end,
        keys.rotate(world.orgAdmin(), maker, child.id(), Duration.ZERO).key().expiresAt(),
        "rotated after half a minute, and not beyond the end of what made it");
  }

  @Test
  void noKeyIsRotatedBeyondTheEndOfTheOneThatRotatesIt() {
    KeyMaker brief = made(world.orgAdmin(), OPERATOR, Role.ORG_ADMIN, NOW.plusSeconds(60));
    IssuedKey endless = endUsersKey();
    KeyMaker longer = made(world.orgAdmin(), OPERATOR, Role.ORG_ADMIN, NOW.plusSeconds(90));
    clock.advance(Duration.ofSeconds(10));
    assertEquals(
        NOW.plusSeconds(90),
        keys.rotate(world.orgAdmin(), brief, longer.key(), Duration.ZERO).key().expiresAt());
    assertNull(
        keys.rotate(world.orgAdmin(), brief, endless.key().id(), Duration.ZERO).key().expiresAt(),
        "what never ended still never ends");
  }

  @Test
  void aKeysChildrenGoWithIt_byChoice_andAreItsSuccessors() {
    KeyMaker maker = made(world.orgAdmin(), OPERATOR, Role.ORG_ADMIN, null);
    KeyMaker child = made(world.orgAdmin(), maker, Role.ORG_ADMIN, null);
    KeyMaker grandchild = made(world.orgAdmin(), child, Role.ORG_ADMIN, null);
    IssuedKey bystander = endUsersKey();
    UUID successor =
        keys.rotate(world.orgAdmin(), child, child.key(), Duration.ofHours(1)).key().id();

    keys.revoke(world.orgAdmin(), child.key(), true);
    assertEquals(Set.of(child.key()), revoked(), "its successor has its children now");
    keys.revoke(world.orgAdmin(), maker.key(), false);
    assertEquals(Set.of(child.key(), maker.key()), revoked());
    keys.revoke(world.orgAdmin(), maker.key(), true);
    assertEquals(Set.of(child.key(), maker.key(), successor, grandchild.key()), revoked());
    assertTrue(known(bystander).isPresent());
  }

  @Test
  void noOrganisationsAdministratorManagesAKeyOfTheTenants() {
    KeyMaker above = made(world.tenantAdmin(), OPERATOR, Role.TENANT_ADMIN, null);
    IssuedKey inTheOrg =
        keys.create(
            world.tenantAdmin(), above, draft(Role.TENANT_ADMIN, world.orgAdmin().org(), null));
    assertNotFound(() -> keys.revoke(world.orgAdmin(), inTheOrg.key().id(), true));
    assertNotFound(
        () -> keys.rotate(world.orgAdmin(), OPERATOR, inTheOrg.key().id(), Duration.ZERO));
    assertEquals(List.of(), keys.list(world.orgAdmin(), 10, null).items());
    assertTrue(known(inTheOrg).isPresent());
  }

  private KeyMaker made(TenantScope by, KeyMaker maker, Role role, @Nullable Instant expiresAt) {
    ApiKey key =
        keys.create(by, maker, new ApiKeyDraft("maker", role, null, null, null, expiresAt)).key();
    return new KeyMaker(ALL, key.id(), key.expiresAt());
  }

  private Set<UUID> revoked() {
    return keys.list(world.orgAdmin(), 100, null).items().stream()
        .filter(key -> key.revokedAt() != null)
        .map(ApiKey::id)
        .collect(Collectors.toSet());
  }

  @Test
  void managesOnlyWhatIsInTheMakersReach() {
    IssuedKey ours = endUsersKey();
    IssuedKey tenants =
        keys.create(world.tenantAdmin(), OPERATOR, draft(Role.TENANT_ADMIN, null, null));
    TenantScope foreignAdmin =
        new TenantScope(
            world.foreigner().tenant(), null, null, Role.TENANT_ADMIN, new UUID(0, 1), null, null);
    for (UUID id : List.of(ours.key().id(), new UUID(1, 1))) {
      assertNotFound(() -> keys.revoke(foreignAdmin, id, false));
      assertNotFound(() -> keys.rotate(foreignAdmin, OPERATOR, id, Duration.ZERO));
    }
    assertEquals(List.of(), keys.list(foreignAdmin, 10, null).items());
    assertNotFound(() -> keys.revoke(world.orgAdmin(), tenants.key().id(), false));
    assertEquals(List.of(ours.key()), keys.list(world.orgAdmin(), 10, null).items());
    assertEquals(2, keys.list(world.tenantAdmin(), 10, null).items().size());
    assertThrows(ForbiddenException.class, () -> keys.list(world.endUser(), 10, null));
    assertThrows(
        ForbiddenException.class, () -> keys.revoke(world.endUser(), ours.key().id(), false));
    assertTrue(known(ours).isPresent());
    assertTrue(known(tenants).isPresent());
  }

  @Test
  void listsNewestFirst_pageByPage() {
    List<ApiKey> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(0, endUsersKey().key());
      clock.advance(Duration.ofSeconds(1));
    }
    Page<ApiKey> first = keys.list(world.orgAdmin(), 2, null);
    assertEquals(made.subList(0, 2), first.items());
    assertEquals(made.subList(2, 3), keys.list(world.orgAdmin(), 2, first.next()).items());
    ValidationException tooMany =
        assertThrows(ValidationException.class, () -> keys.list(world.orgAdmin(), 201, null));
    assertEquals(ErrorCode.LIMIT_TOO_LARGE, tooMany.code());
  }

  @Test
  void refusesWhatIsNoKey() {
    UserId user = world.endUser().user();
    for (Instant past : List.of(NOW, NOW.minusSeconds(1))) {
      assertThrows(
          ValidationException.class,
          () ->
              keys.create(
                  world.orgAdmin(),
                  OPERATOR,
                  new ApiKeyDraft("n", Role.END_USER, null, user, null, past)));
    }
    assertThrows(
        ValidationException.class,
        () -> keys.create(world.orgAdmin(), OPERATOR, draft(Role.END_USER, null, null)),
        "an end user without a user");
    assertThrows(
        ValidationException.class,
        () -> keys.create(world.tenantAdmin(), OPERATOR, draft(Role.ORG_ADMIN, null, null)),
        "an organisation's administrator without an organisation");
    for (String name : new String[] {"", " ", "a\u0000", "x".repeat(201)}) {
      assertThrows(
          ValidationException.class,
          () -> new ApiKeyDraft(name, Role.END_USER, null, user, null, null));
    }
  }

  private static void assertNotFound(Executable call) {
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(NotFoundException.class, call).code());
  }
}
