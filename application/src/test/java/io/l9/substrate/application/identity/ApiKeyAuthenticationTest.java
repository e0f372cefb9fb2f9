package io.l9.substrate.application.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.Authentication;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Authentication by keys, remembered for a short time. */
class ApiKeyAuthenticationTest extends ApiKeysTestBase {

  @Test
  void aKeyActsForWhomItWasMadeFor() {
    IssuedKey issued = endUsersKey();
    Caller caller = known(issued).orElseThrow();
    assertTrue(caller.scope().sameActor(world.endUser()), caller::toString);
    assertEquals(ALL, caller.permissions());
    assertEquals(issued.key().id(), caller.key());
    assertNull(caller.expiresAt());
    assertEquals(
        Optional.empty(),
        authentication.authenticate(ApiKeyToken.generate(new Random(9)).reveal()),
        "of a good form, but nobody's");
  }

  @Test
  void aWrongChecksum_asksNothingOfTheDatabase() {
    String token = endUsersKey().token().reveal();
    String mistyped = token.substring(0, token.length() - 1) + (token.endsWith("0") ? "1" : "0");
    assertEquals(Optional.empty(), authentication.authenticate(mistyped));
    assertEquals(Optional.empty(), authentication.authenticate(token.substring(0, 40)));
    assertEquals(List.of(), lookups);
  }

  @Test
  void aSecretBelongsToItsSelector_andToThePepper() {
    IssuedKey one = endUsersKey();
    assertEquals(
        Optional.empty(),
        components("another pepper, which is as long as that")
            .authentication()
            .authenticate(one.token().reveal()));
    assertThrows(IllegalArgumentException.class, () -> components("short"));
  }

  /**
   * A row that somebody plants beside the product: with his own secret's verifier, or a whole one
   * copied from his own key, but for somebody else, or for longer.
   */
  @Test
  void aRowThatWasPlantedOrAltered_authenticatesNobody() {
    IssuedKey own = endUsersKey();
    ApiKey key = own.key();
    FoundKey found =
        adapters
            .identity()
            .directory()
            .authenticate(key.selector(), new Verifiers(PEPPER).of(own.token()), NOW)
            .orElseThrow();
    Verifiers verifiers = new Verifiers(PEPPER);
    assertTrue(verifiers.genuine(found));
    Caller caller = found.caller();
    TenantScope scope = caller.scope();
    TenantScope foreign = world.foreigner();
    for (Caller altered :
        List.of(
            new Caller(scope, caller.permissions(), UUID.randomUUID(), null),
            new Caller(foreign, caller.permissions(), caller.key(), null),
            new Caller(
                TenantScope.endUser(
                    scope.tenant(), scope.org(), world.colleague().user(), scope.correlation()),
                caller.permissions(),
                caller.key(),
                null),
            new Caller(
                new TenantScope(
                    scope.tenant(),
                    null,
                    scope.user(),
                    Role.TENANT_ADMIN,
                    scope.correlation(),
                    null,
                    null),
                caller.permissions(),
                caller.key(),
                null),
            new Caller(scope, Set.of(Permission.MEMORY_READ), caller.key(), null))) {
      assertFalse(verifiers.genuine(new FoundKey(altered, found.verifier())), altered::toString);
    }
    assertFalse(
        verifiers.genuine(new FoundKey(caller, found.verifier().substring(0, 64))),
        "of the time before there were seals");
    assertFalse(
        verifiers.genuine(new FoundKey(caller, "00" + found.verifier().substring(2))),
        "with another secret");
    Caller endsSooner = new Caller(scope, caller.permissions(), caller.key(), NOW.plusSeconds(9));
    assertTrue(verifiers.genuine(new FoundKey(endsSooner, found.verifier())), "rotated");
  }

  @Test
  void aKeyWhoseExpiryWasPutOff_authenticatesNobody() {
    Instant end = NOW.plusSeconds(60);
    IssuedKey issued =
        keys.create(
            world.orgAdmin(),
            OPERATOR,
            new ApiKeyDraft("n", Role.END_USER, null, world.endUser().user(), null, end));
    Verifiers verifiers = new Verifiers(PEPPER);
    FoundKey found =
        adapters
            .identity()
            .directory()
            .authenticate(issued.key().selector(), verifiers.of(issued.token()), NOW)
            .orElseThrow();
    assertTrue(verifiers.genuine(found));
    Caller caller = found.caller();
    for (Instant later : new @Nullable Instant[] {end.plusSeconds(1), null}) {
      Caller longer = new Caller(caller.scope(), caller.permissions(), caller.key(), later);
      assertFalse(verifiers.genuine(new FoundKey(longer, found.verifier())));
    }
  }

  @Test
  void aCallerThatAsksOften_isLookedUpOnceASecond() {
    IssuedKey issued = endUsersKey();
    for (int i = 0; i < 10; i++) {
      assertTrue(known(issued).isPresent());
      clock.advance(Duration.ofMillis(19));
    }
    assertEquals(1, lookups.size());
    clock.advance(Duration.ofSeconds(1));
    assertTrue(known(issued).isPresent());
    assertEquals(2, lookups.size());
  }

  @Test
  void aRevokedKeyIsForgottenAtOnce_andElsewhereWithinASecond() {
    IssuedKey issued = endUsersKey();
    Authentication elsewhere = components(PEPPER).authentication();
    String token = issued.token().reveal();
    assertTrue(known(issued).isPresent());
    assertTrue(elsewhere.authenticate(token).isPresent());
    keys.revoke(world.orgAdmin(), issued.key().id(), false);
    keys.revoke(world.orgAdmin(), issued.key().id(), false);
    assertEquals(Optional.empty(), known(issued));
    assertTrue(elsewhere.authenticate(token).isPresent(), "the documented delay");
    clock.advance(CachedAuthentication.REMEMBERED);
    assertEquals(Optional.empty(), elsewhere.authenticate(token));
  }

  @Test
  void aKeyExpires_alsoWhileItIsRemembered() {
    IssuedKey issued =
        keys.create(
            world.orgAdmin(),
            OPERATOR,
            new ApiKeyDraft(
                "n", Role.END_USER, null, world.endUser().user(), null, NOW.plusSeconds(2)));
    assertTrue(known(issued).isPresent());
    clock.advance(Duration.ofSeconds(2));
    assertEquals(Optional.empty(), known(issued));
    assertEquals(ApiKey.State.EXPIRED, issued.key().state(clock.instant()));
  }
}
