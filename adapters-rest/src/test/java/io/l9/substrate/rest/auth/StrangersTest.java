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

class StrangersTest {

  private static final String HERE = "192.0.2.1";

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger looks = new AtomicInteger();
  private final Caller caller =
      new Caller(new TenantWorld(new Random(1)).endUser(), Set.of(), null, null);
  private final Strangers strangers =
      new Strangers(
          new Authenticator() {
            @Override
            public Optional<Caller> authenticate(String token) {
              looks.incrementAndGet();
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
            UnavailableException.class, () -> strangers.authenticate(token, address), token);
    assertEquals(ErrorCode.QUOTA_EXCEEDED, refusal.code());
  }

  @Test
  void looksNoMoreForATokenThatNobodyHas_untilSomeTimeHasGone() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.empty(), strangers.authenticate("bad", HERE));
    }
    assertEquals(1, looks.get());
    clock.advance(Duration.ofSeconds(11));
    assertEquals(Optional.empty(), strangers.authenticate("bad", HERE));
    assertEquals(2, looks.get());
  }

  @Test
  void looksForOnlySoManyWrongTokensOfAnAddress_andForThoseOfOthers() {
    assertTrue(strangers.authenticate("good old", HERE).isPresent());
    for (int i = 0; i < Strangers.OF_ADDRESS; i++) {
      assertEquals(Optional.empty(), strangers.authenticate("bad" + i, HERE));
    }
    int before = looks.get();
    refused("bad", HERE);
    refused("good new", HERE);
    assertEquals(before, looks.get(), "a limit applies before a look");
    assertTrue(strangers.authenticate("good old", HERE).isPresent(), "who was here before");
    assertTrue(strangers.authenticate("good new", "192.0.2.2").isPresent(), "from elsewhere");
    clock.advance(Duration.ofSeconds(1));
    assertTrue(strangers.authenticate("good new", HERE).isPresent());
  }

  @Test
  void takesANetworkOfIpv6ForOneAddress() {
    for (int i = 0; i < Strangers.OF_ADDRESS; i++) {
      assertEquals(Optional.empty(), strangers.authenticate("bad" + i, "2001:db8:0:1::" + i));
    }
    refused("bad", "2001:db8:0:1:ffff::1");
    assertEquals(Optional.empty(), strangers.authenticate("bad", "2001:db8:0:2::1"));
  }

  @Test
  void looksForOnlySoManyWrongTokensOfAll() {
    for (int i = 0; i < Strangers.OF_ALL; i++) {
      assertEquals(Optional.empty(), strangers.authenticate("bad" + i, "198.51.100." + i));
    }
    refused("bad", HERE);
    assertEquals(Strangers.OF_ALL, looks.get());
  }

  @Test
  void chargesNothingForTokensThatAreGood() {
    for (int i = 0; i < 2 * Strangers.OF_ALL; i++) {
      assertTrue(strangers.authenticate("good" + i, HERE).isPresent());
    }
  }
}
