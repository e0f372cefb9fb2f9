package io.l9.substrate.bootstrap.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.wiring.ServerUseCases;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.RestConfig;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.limits.ClientTimeouts;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A server over a substrate, with a key for each actor of a tenant. */
final class KnowledgeServer implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** An answer to a request. */
  record Reply(int status, byte[] bytes, Map<?, ?> json) {

    /** The value of a member at a path of names and indices. */
    Object at(Object... path) {
      Object value = json;
      for (Object step : path) {
        value =
            step instanceof Integer index
                ? ((List<?>) value).get(index)
                : ((Map<?, ?>) value).get(step);
      }
      return value;
    }

    List<?> data() {
      return (List<?>) json.get("data");
    }

    @Override
    public String toString() {
      return status + " " + json;
    }
  }

  private final RestServer server;
  private final JsonCodec json;

  private KnowledgeServer(RestServer server, JsonCodec json) {
    this.server = server;
    this.json = json;
  }

  static KnowledgeServer start(MemorySubstrate l9, TenantWorld world, Clock clock) {
    Map<String, TenantScope> actors =
        Map.of(
            "alice", world.endUser(),
            "colleague", world.colleague(),
            "foreigner", world.foreigner(),
            "admin", world.tenantAdmin());
    Authenticator authenticator =
        new Authenticator() {
          @Override
          public Optional<Caller> authenticate(String token) {
            return Optional.ofNullable(actors.get(token))
                .map(scope -> new Caller(scope, Set.of(Permission.values()), null, null));
          }

          @Override
          public boolean loopbackOnly() {
            return true;
          }
        };
    RestConfig config =
        new RestConfig(
            "127.0.0.1",
            0,
            "0123456789abcdef0123456789abcdef",
            Duration.ofSeconds(5),
            RestConfig.Limits.DEFAULT,
            ClientTimeouts.DEFAULT,
            List.of());
    return new KnowledgeServer(
        RestServer.start(
            config,
            ServerUseCases.of(
                MemoryCells.of(l9),
                new ServerUseCases.Parts(false, true),
                UUID::randomUUID,
                clock,
                ServerUseCases.Decorator.NONE),
            authenticator),
        l9.json());
  }

  Reply get(String actor, String path) {
    return send(actor, path, "GET", null);
  }

  Reply post(String actor, String path, Map<String, ?> body) {
    return send(actor, path, "POST", body);
  }

  Reply send(String actor, String path, String method, Map<String, ?> body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", "Bearer " + actor)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(json.of(body).text()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      String text = new String(response.body(), StandardCharsets.UTF_8);
      Map<?, ?> members = text.isEmpty() ? Map.of() : (Map<?, ?>) json.read(json.parse(text));
      return new Reply(response.statusCode(), response.body(), members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns an answer that must have this status. */
  static Reply expect(int status, Reply reply) {
    assertEquals(status, reply.status(), reply::toString);
    return reply;
  }

  @Override
  public void close() {
    server.close();
  }
}
