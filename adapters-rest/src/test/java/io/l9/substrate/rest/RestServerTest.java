package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.rest.auth.DevKey;
import io.l9.substrate.rest.limits.ClientTimeouts;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestServerTest {

  private final TenantWorld world = new TenantWorld(new Random(5));

  private static RestConfig config(String host) {
    return new RestConfig(
        host,
        0,
        RestFixture.SECRET,
        Duration.ofSeconds(10),
        RestConfig.Limits.DEFAULT,
        ClientTimeouts.DEFAULT,
        List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void refusesToListenBeyondLoopback_withADevelopmentKey(String host) {
    RestFixture fixture = new RestFixture();
    fixture.close();
    RestUseCases useCases = fixture.useCases;
    DevKey key = DevKey.generate(world.endUser());
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> RestServer.start(config(host), useCases, key));
    assertTrue(refusal.getMessage().contains("development key"), refusal.getMessage());
    RestServer.start(config("localhost"), useCases, key).close();
  }

  @Test
  void letsRequestsFinish_whenItIsToldToStop() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    RestFixture rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      inside.countDown();
                      await(stopping);
                      return search.search(scope, query);
                    }));
    CompletableFuture<Answer> slow =
        CompletableFuture.supplyAsync(() -> rest.post("/v1/search", "{\"text\":\"a\"}"));
    await(inside);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(rest::close);
    HttpClient fresh = HttpClient.newHttpClient();
    HttpRequest late = HttpRequest.newBuilder(rest.uri("/healthz")).build();
    boolean refused = false;
    for (int i = 0; i < 10_000 && !refused; i++) {
      try {
        refused = fresh.send(late, BodyHandlers.discarding()).statusCode() == 503;
      } catch (java.io.IOException e) {
        refused = true;
      }
      Thread.onSpinWait();
    }
    assertTrue(refused, "a server that stops still takes requests");
    stopping.countDown();
    assertEquals(200, slow.get(10, TimeUnit.SECONDS).status());
    closing.get(20, TimeUnit.SECONDS);
    assertThrows(
        ConnectException.class,
        () -> HttpClient.newHttpClient().send(late, BodyHandlers.discarding()));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void knowsItsDevelopmentKey_andNoOther() {
    DevKey key = DevKey.generate(world.endUser());
    assertTrue(key.key().matches("l9_dev_[0-9A-Za-z]{43}"), "the form of the key");
    assertEquals(
        Optional.of(new Caller(world.endUser(), Set.of(Permission.values()), null, null)),
        key.authenticate(key.key()));
    assertEquals(Optional.empty(), key.authenticate(key.key() + "x"));
    assertEquals(Optional.empty(), key.authenticate(key.key().substring(1)));
    assertEquals(Optional.empty(), key.authenticate(""));
    assertFalse(key.toString().contains(key.key().substring(8)));
    assertFalse(key.key().equals(DevKey.generate(world.endUser()).key()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "l9_dev_", "l9_dev_short", "secret-secret-secret-secret-secret"})
  void refusesADevelopmentKeyThatIsNone(String key) {
    assertThrows(IllegalArgumentException.class, () -> DevKey.of(key, world.endUser()));
    assertDoesNotThrow(() -> DevKey.of("l9_dev_01234567890123456789", world.endUser()));
  }

  @Test
  void refusesAConfigurationThatCannotWork() {
    Duration second = Duration.ofSeconds(1);
    RestConfig.Limits limits = RestConfig.Limits.DEFAULT;
    String secret = RestFixture.SECRET;
    refused(
        () ->
            new RestConfig(
                "localhost", -1, secret, second, limits, ClientTimeouts.DEFAULT, List.of()));
    refused(
        () ->
            new RestConfig(
                "localhost", 65536, secret, second, limits, ClientTimeouts.DEFAULT, List.of()));
    refused(
        () ->
            new RestConfig(
                "localhost", 0, "short", second, limits, ClientTimeouts.DEFAULT, List.of()));
    refused(
        () ->
            new RestConfig(
                "localhost", 0, secret, Duration.ZERO, limits, ClientTimeouts.DEFAULT, List.of()));
    refused(
        () ->
            new RestConfig(
                "localhost", 0, secret, second, limits, ClientTimeouts.DEFAULT, List.of("*")));
    refused(() -> new RestConfig.Limits(second, Duration.ZERO, 1, second, 1, 1, 1, 1));
    refused(() -> new RestConfig.Limits(second, second, -1, second, 1, 1, 1, 1));
    refused(() -> new RestConfig.Limits(second, second, 1, Duration.ofMillis(1), 1, 1, 1, 1));
    refused(() -> new RestConfig.Limits(second, second, 1, second, 0, 1, 1, 1));
    refused(() -> new RestConfig.Limits(second, second, 1, second, 1, 0, 1, 1));
    assertFalse(
        new RestConfig("localhost", 0, secret, second, limits, ClientTimeouts.DEFAULT, List.of())
            .toString()
            .contains(secret));
  }

  private static void refused(Executable making) {
    assertThrows(IllegalArgumentException.class, making);
  }
}
