package io.l9.substrate.bootstrap.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.wiring.ServerUseCases;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.RestConfig;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.limits.ClientTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An HTTP server over a substrate, with API keys, and with a credential for each actor's name. */
final class CanaryServer implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** An answer to a request. */
  record Reply(int status, String mediaType, String text) {

    boolean isJson() {
      return mediaType.startsWith("application/json")
          || mediaType.startsWith("application/problem+json");
    }
  }

  private final RestServer server;
  private final ApiDocument document = new ApiDocument();

  private CanaryServer(RestServer server) {
    this.server = server;
  }

  /**
   * Starts a server on a free port.
   *
   * @param actors by their credentials; any other credential is looked up as an API key
   */
  static CanaryServer start(MemorySubstrate l9, Map<String, TenantScope> actors) {
    RestConfig.Limits usual = RestConfig.Limits.DEFAULT;
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public Optional<Caller> authenticate(String token) {
            return Optional.ofNullable(actors.get(token))
                .map(scope -> new Caller(scope, Set.of(Permission.values()), null, null))
                .or(() -> l9.identity().authentication().authenticate(token));
          }

          @Override
          public boolean loopbackOnly() {
            return true;
          }
        };
    return new CanaryServer(
        RestServer.start(
            new RestConfig(
                "127.0.0.1",
                0,
                "0123456789abcdef0123456789abcdef",
                Duration.ofSeconds(5),
                new RestConfig.Limits(
                    usual.deadline(),
                    usual.maxDeadline(),
                    0,
                    usual.window(),
                    usual.atOnce(),
                    usual.atOnceBesideOthers(),
                    usual.atOnceOfAll(),
                    usual.importBytes()),
                ClientTimeouts.DEFAULT,
                List.of()),
            ServerUseCases.of(
                MemoryCells.of(l9),
                new ServerUseCases.Parts(true, true),
                UUID::randomUUID,
                Clock.systemUTC(),
                ServerUseCases.Decorator.NONE),
            authenticator));
  }

  ApiDocument document() {
    return document;
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + server.port() + target);
  }

  Reply send(
      String credential,
      String method,
      String target,
      Map<String, String> headers,
      @Nullable String mediaType,
      @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(target))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + credential)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (mediaType != null) {
      request.header("Content-Type", mediaType);
    }
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits for an operation.
   *
   * @return the operation as it ended
   * @throws AssertionError if it has not ended within a minute
   */
  Map<?, ?> ended(String credential, Object operation) throws InterruptedException {
    long latest = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Reply reply = send(credential, "GET", "/v1/operations/" + operation, Map.of(), null, null);
      assertEquals(200, reply.status(), reply::text);
      Map<?, ?> state = Person.read(reply.text());
      if (!List.of("pending", "running").contains(state.get("status"))) {
        return state;
      }
      assertTrue(System.nanoTime() < latest, reply::text);
      Thread.sleep(10);
    }
  }

  /** Returns the bytes of an archive. */
  byte[] archive(String credential, Object id) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        CLIENT.send(
            HttpRequest.newBuilder(uri("/v1/subjects/archives/" + id))
                .header("Authorization", "Bearer " + credential)
                .build(),
            BodyHandlers.ofByteArray());
    assertEquals(200, response.statusCode());
    return response.body();
  }

  @Override
  public void close() {
    server.close();
  }
}
