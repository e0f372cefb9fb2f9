package io.l9.substrate.rest.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.identity.IdentityComponents;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnauthenticatedException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From headers to a caller, by real API keys. */
class CallerResolverTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Set<Permission> ALL = EnumSet.allOf(Permission.class);
  private static final String OTHER = "00000000-0000-7000-8000-00000000ffff";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final TenantWorld world = new TenantWorld(new Random(3));
  private final MutableClock clock = new MutableClock(NOW);
  private final SequentialIds ids = new SequentialIds(NOW);
  private final InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec(), clock);
  private final IdentityUseCases identity =
      IdentityComponents.of(
          adapters.identity(), "0123456789abcdef0123456789abcdef", new Random(4), ids, clock);
  private final DevKey devKey = DevKey.generate(world.endUser());
  private final CallerResolver resolver =
      new CallerResolver(
          new CredentialKinds(
              new ApiKeyAuthenticator(identity.authentication()),
              new JwtAuthenticator(
                  new JwtConfig(null, "x".repeat(32), "issuer", "l9", JwtConfig.DEFAULT_SKEW),
                  clock),
              devKey),
          ids,
          clock);

  private IssuedKey key(TenantScope maker, TenantScope actor, Instant expiresAt) {
    return identity
        .keys()
        .create(
            maker,
            KeyMaker.operator(),
            new ApiKeyDraft("n", actor.role(), actor.org(), actor.user(), null, expiresAt));
  }

  private String token(TenantScope actor) {
    return key(world.tenantAdmin(), actor, null).token().reveal();
  }

  private Caller caller(String token, String... headers) {
    Map<String, String> all = new HashMap<>();
    all.put("Authorization", "Bearer " + token);
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return resolver.resolve(all::get, "192.0.2.1", TRACE);
  }

  private void refusesAnotherIdentity(String token, String... headers) {
    ForbiddenException refused =
        assertThrows(ForbiddenException.class, () -> caller(token, headers));
    assertEquals(ErrorCode.IDENTITY_OVERRIDE_FORBIDDEN, refused.code());
  }

  @Test
  void aCallerHasTheTracingIdsOfTheRequest() {
    TenantScope actor = world.endUser();
    Caller caller = caller(token(actor), "L9-Correlation-Id", OTHER, "L9-Session-Id", "run-7");
    assertEquals(actor.traced(UUID.fromString(OTHER), "run-7", TRACE), caller.scope());
    assertEquals(ALL, caller.permissions());
    assertTrue(caller.key() != null);
    assertEquals(7, caller(token(actor)).scope().correlation().version(), "a new one");
  }

  @Test
  void everyCredentialThatIsNotGood_isRefusedAlike() {
    TenantScope admin = world.tenantAdmin();
    String good = token(world.endUser());
    IssuedKey revoked = key(admin, world.endUser(), null);
    identity.keys().revoke(admin, revoked.key().id(), false);
    IssuedKey expired = key(admin, world.endUser(), NOW.plusSeconds(1));
    IssuedKey rotated = key(admin, world.endUser(), null);
    var unused =
        identity
            .keys()
            .rotate(admin, KeyMaker.operator(), rotated.key().id(), Duration.ofSeconds(60));
    assertTrue(caller(rotated.token().reveal()).key() != null, "in the overlap");
    clock.advance(Duration.ofSeconds(60));
    String unknown =
        good.substring(0, 8) + rotated.token().reveal().substring(8, 20) + good.substring(20);
    Set<String> messages = new HashSet<>();
    for (String token :
        List.of(
            good.substring(0, good.length() - 1),
            good + "0",
            unknown,
            revoked.token().reveal(),
            expired.token().reveal(),
            rotated.token().reveal(),
            "l9_live_",
            "l9_dev_" + "x".repeat(43),
            devKey.key() + "x",
            "eyJhbGciOiJub25lIn0.e30.",
            "nonsense",
            "x".repeat(10_000))) {
      UnauthenticatedException refused =
          assertThrows(UnauthenticatedException.class, () -> caller(token));
      assertEquals(ErrorCode.UNAUTHENTICATED, refused.code());
      messages.add(String.valueOf(refused.getMessage()));
    }
    assertEquals(1, messages.size(), messages::toString);
    assertTrue(caller(good).key() != null);
    assertTrue(caller(devKey.key()).scope().sameActor(world.endUser()));
  }

  @Test
  void headersRepeatOrNarrow_andNeverWiden() {
    TenantScope user = world.endUser();
    String token = token(user);
    String tenant = user.tenant().toString();
    String org = Objects.toString(user.org());
    assertTrue(
        caller(token, "L9-Tenant", tenant, "L9-Org", org, "L9-User", user.user().toString())
            .scope()
            .sameActor(user));
    for (String header : List.of("L9-Tenant", "L9-Org", "L9-User")) {
      refusesAnotherIdentity(token, header, OTHER);
    }
    String admin = token(world.tenantAdmin());
    TenantScope narrowed = caller(admin, "L9-Org", org, "L9-User", OTHER).scope();
    assertEquals(user.org(), narrowed.org());
    assertEquals(OTHER, Objects.toString(narrowed.user()));
    assertEquals(Role.TENANT_ADMIN, narrowed.role());
    refusesAnotherIdentity(admin, "L9-Tenant", OTHER);
    refusesAnotherIdentity(token(world.orgAdmin()), "L9-Org", OTHER);
  }

  @Test
  void aPlatformAdministratorSelectsATenant() {
    TenantScope operator =
        new TenantScope(
            world.foreigner().tenant(),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null);
    String token = key(operator, operator, null).token().reveal();
    assertEquals(Role.PLATFORM_ADMIN, caller(token).scope().role());
    TenantScope user = world.endUser();
    TenantScope selected =
        caller(
                token,
                "L9-Tenant",
                user.tenant().toString(),
                "L9-Org",
                Objects.toString(user.org()),
                "L9-User",
                Objects.toString(user.user()))
            .scope();
    assertTrue(selected.sameActor(user.withRole(Role.TENANT_ADMIN)), selected::toString);
  }

  @Test
  void onlyADevelopmentKeyBindsTheServerToItsMachine() {
    assertTrue(new CredentialKinds(null, null, devKey).loopbackOnly());
    assertFalse(
        new CredentialKinds(new ApiKeyAuthenticator(identity.authentication()), null, null)
            .loopbackOnly());
    CredentialKinds none = new CredentialKinds(null, null, null);
    for (String token : List.of(devKey.key(), token(world.endUser()), "a.b.c")) {
      assertEquals(Optional.empty(), none.authenticate(token));
    }
  }
}
