package io.l9.substrate.testkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link ApiKeyDirectory}. */
public abstract class ApiKeyDirectoryContract extends IdentityContract {

  @Test
  void knowsAKeyByBothItsParts_andNothingElse() {
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, NOW.plusSeconds(100));
    ApiKey other = key(world().colleague().owner(), Role.END_USER, NOW, null);
    byte[] verifier = verifier();
    byte[] others = verifier();
    create(world().tenantAdmin(), key, verifier);
    create(world().tenantAdmin(), other, others);
    Caller caller = authenticate(key.selector(), verifier, NOW).orElseThrow();
    assertTrue(caller.scope().sameActor(world().endUser()), caller::toString);
    assertEquals(key.permissions(), caller.permissions());
    assertEquals(key.id(), caller.key());
    assertEquals(key.expiresAt(), caller.expiresAt());

    byte[] oneBitOff = verifier.clone();
    oneBitOff[31] ^= 1;
    assertEquals(Optional.empty(), authenticate(key.selector(), oneBitOff, NOW));
    assertEquals(Optional.empty(), authenticate(key.selector(), others, NOW));
    assertEquals(Optional.empty(), authenticate(key.selector(), new byte[0], NOW));
    assertEquals(Optional.empty(), authenticate("000000000000", verifier, NOW));
    assertEquals(Optional.empty(), authenticate("", verifier, NOW));
    assertEquals(Optional.empty(), authenticate("%", verifier, NOW));
  }

  @Test
  void findsAKeyByTheFirstPartOfItsVerifier_andHandsOutTheWhole() {
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, null);
    byte[] secretPart = verifier();
    byte[] verifier = Arrays.copyOf(secretPart, 72);
    verifier[71] = 1;
    create(world().tenantAdmin(), key, verifier);
    assertEquals(
        Optional.of(HexFormat.of().formatHex(verifier)),
        identity()
            .directory()
            .authenticate(key.selector(), secretPart, NOW)
            .map(FoundKey::verifier));
    assertEquals(Optional.empty(), authenticate(key.selector(), verifier, NOW));
  }

  @Test
  void tellsTenantsWithTheSameSelectorApart() {
    ApiKey ours = key(world().endUser().owner(), Role.END_USER, NOW, null);
    TenantScope foreigner = world().foreigner();
    ApiKey theirs =
        new ApiKey(
            Seeds.uuid(random()),
            foreigner.owner(),
            "n",
            ours.selector(),
            Role.END_USER,
            ours.permissions(),
            NOW,
            null,
            null,
            null,
            null,
            null,
            null);
    byte[] ourVerifier = verifier();
    byte[] theirVerifier = verifier();
    create(world().tenantAdmin(), ours, ourVerifier);
    create(foreigner, theirs, theirVerifier);
    assertEquals(
        world().endUser().tenant(),
        authenticate(ours.selector(), ourVerifier, NOW).orElseThrow().scope().tenant());
    assertEquals(
        foreigner.tenant(),
        authenticate(ours.selector(), theirVerifier, NOW).orElseThrow().scope().tenant());
  }

  @Test
  void knowsNoKeyThatHasEnded() {
    TenantScope admin = world().tenantAdmin();
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, NOW.plusSeconds(10));
    byte[] verifier = verifier();
    create(admin, key, verifier);
    assertTrue(authenticate(key.selector(), verifier, NOW.plusSeconds(9)).isPresent());
    assertEquals(
        Optional.empty(), authenticate(key.selector(), verifier, NOW.plusSeconds(10)), "expired");
    assertTrue(as(admin, () -> identity().keys().revoke(key.id(), NOW)));
    assertEquals(Optional.empty(), authenticate(key.selector(), verifier, NOW), "revoked");
  }

  @Test
  void notesTheUse_onceAMinute() {
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, null);
    byte[] verifier = verifier();
    create(world().tenantAdmin(), key, verifier);
    assertTrue(authenticate(key.selector(), verifier(), NOW).isEmpty());
    assertEquals(null, lastUsed(key), "a wrong secret is no use");
    assertTrue(authenticate(key.selector(), verifier, NOW).isPresent());
    assertTrue(authenticate(key.selector(), verifier, NOW.plusSeconds(59)).isPresent());
    assertEquals(NOW, lastUsed(key));
    assertTrue(authenticate(key.selector(), verifier, NOW.plusSeconds(60)).isPresent());
    assertEquals(NOW.plusSeconds(60), lastUsed(key));
  }

  @Test
  void knowsAKeyInManyThreadsAtOnce() {
    ApiKey key = key(world().endUser().owner(), Role.END_USER, NOW, null);
    byte[] verifier = verifier();
    create(world().tenantAdmin(), key, verifier);
    Callable<Boolean> known = () -> authenticate(key.selector(), verifier, NOW).isPresent();
    assertEquals(Collections.nCopies(4, true), Concurrently.run(Collections.nCopies(4, known)));
    assertEquals(NOW, lastUsed(key));
  }

  @Test
  void knowsEveryRole() {
    List<TenantScope> actors =
        List.of(world().endUser(), world().system(), world().orgAdmin(), world().tenantAdmin());
    for (TenantScope actor : actors) {
      ApiKey key = key(actor.owner(), actor.role(), NOW, null);
      byte[] verifier = verifier();
      create(actor, key, verifier);
      Caller caller = authenticate(key.selector(), verifier, NOW).orElseThrow();
      assertTrue(caller.scope().sameActor(actor), caller::toString);
    }
  }

  @Test
  void knowsNoKeyThatMakesNoScope() {
    ApiKey userless = key(world().orgAdmin().owner(), Role.END_USER, NOW, null);
    byte[] verifier = verifier();
    create(world().orgAdmin(), userless, verifier);
    assertEquals(Optional.empty(), authenticate(userless.selector(), verifier, NOW));
  }

  private Optional<Caller> authenticate(String selector, byte[] verifier, Instant at) {
    return identity().directory().authenticate(selector, verifier, at).map(FoundKey::caller);
  }

  private @Nullable Instant lastUsed(ApiKey key) {
    return as(world().tenantAdmin(), () -> identity().keys().find(key.id()))
        .orElseThrow()
        .lastUsedAt();
  }
}
