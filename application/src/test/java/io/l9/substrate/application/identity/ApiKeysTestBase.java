package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.Authentication;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.Stores;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys, their makers and the helpers of the tests of keys. */
abstract class ApiKeysTestBase {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  static final Set<Permission> ALL = EnumSet.allOf(Permission.class);
  static final KeyMaker OPERATOR = KeyMaker.operator();
  static final String PEPPER = "0123456789abcdef0123456789abcdef";

  final TenantWorld world = new TenantWorld(new Random(7));
  final MutableClock clock = new MutableClock(NOW);
  final InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec(), clock);
  final List<String> lookups = new ArrayList<>();
  final IdentityUseCases identity = components(PEPPER);
  final ApiKeys keys = identity.keys();
  final Authentication authentication = identity.authentication();

  /** Another process over the same store, if it has the same pepper. */
  IdentityUseCases components(String pepper) {
    ApiKeyDirectory counted =
        (selector, verifier, at) -> {
          lookups.add(selector);
          return adapters.identity().directory().authenticate(selector, verifier, at);
        };
    return IdentityComponents.of(
        Stores.with(adapters.identity(), ApiKeyDirectory.class, counted),
        pepper,
        new Random(8),
        new SequentialIds(NOW.plusSeconds(pepper.length())),
        clock);
  }

  static ApiKeyDraft draft(Role role, @Nullable OrgId org, @Nullable UserId user) {
    return new ApiKeyDraft("for tests", role, org, user, null, null);
  }

  IssuedKey endUsersKey() {
    return keys.create(
        world.orgAdmin(), OPERATOR, draft(Role.END_USER, null, world.endUser().user()));
  }

  Optional<Caller> known(IssuedKey issued) {
    return authentication.authenticate(issued.token().reveal());
  }
}
