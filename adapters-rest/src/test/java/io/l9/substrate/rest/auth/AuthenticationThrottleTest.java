package io.l9.substrate.rest.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AuthenticationThrottleTest {

  private static final String HERE = "192.0.2.1";

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger lookups = new AtomicInteger();
  private final Caller caller =
      new Caller(new TenantWorld(new Random(1)).endUser(), Set.of(), null, null);
  private final AuthenticationThrottle throttle =
      new AuthenticationThrottle(
          new Authenticator() {
            @Override
            public Optional<Caller> authenticate(String token) {
              lookups.incrementAndGet();
              return token.startsWith("good") ? Optional.of(caller) : Optional.empty();
            }

            @Override
            public boolean loopbackOnly() {
              return false;
            }
          },
          clock);

  private void refused(String token, String address) {
    UnavailableException refusal =
        assertThrows(
            UnavailableException.class, () -> throttle.authenticate(token, address), token);
    assertEquals(ErrorCode.QUOTA_EXCEEDED, refusal.code());
  }

  @Test
  void cachesAnInvalidToken_forSomeTime() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.empty(), throttle.authenticate("bad", HERE));
    }
    assertEquals(1, lookups.get());
    clock.advance(Duration.ofSeconds(11));
    assertEquals(Optional.empty(), throttle.authenticate("bad", HERE));
    assertEquals(2, lookups.get());
  }

  @Test
  void boundsTheWrongTokensOfAnAddress_andServesOthers() {
    assertTrue(throttle.authenticate("good old", HERE).isPresent());
    for (int i = 0; i < AuthenticationThrottle.PER_ADDRESS; i++) {
      assertEquals(Optional.empty(), throttle.authenticate("bad" + i, HERE));
    }
    int before = lookups.get();
    refused("bad", HERE);
    refused("good new", HERE);
    assertEquals(before, lookups.get(), "the limit applies before the lookup");
    assertTrue(throttle.authenticate("good old", HERE).isPresent(), "who was here before");
    assertTrue(throttle.authenticate("good new", "192.0.2.2").isPresent(), "from elsewhere");
    clock.advance(Duration.ofSeconds(1));
    assertTrue(throttle.authenticate("good new", HERE).isPresent());
  }

  @Test
  void countsAnIpv6NetworkAsOneAddress() {
    for (int i = 0; i < AuthenticationThrottle.PER_ADDRESS; i++) {
      assertEquals(Optional.empty(), throttle.authenticate("bad" + i, "2001:db8:0:1::" + i));
    }
    refused("bad", "2001:db8:0:1:ffff::1");
    assertEquals(Optional.empty(), throttle.authenticate("bad", "2001:db8:0:2::1"));
  }

  @Test
  void boundsTheWrongTokensOfAllAddresses() {
    for (int i = 0; i < AuthenticationThrottle.OVERALL; i++) {
      assertEquals(Optional.empty(), throttle.authenticate("bad" + i, "198.51.100." + i));
    }
    refused("bad", HERE);
    assertEquals(AuthenticationThrottle.OVERALL, lookups.get());
  }

  @Test
  void countsNoValidTokens() {
    for (int i = 0; i < 2 * AuthenticationThrottle.OVERALL; i++) {
      assertTrue(throttle.authenticate("good" + i, HERE).isPresent());
    }
  }
}
