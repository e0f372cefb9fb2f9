package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A client of a server under test. Every answer is checked against the OpenAPI document. */
abstract class HttpTestClient {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** The port of the server. */
  abstract int port();

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** A request with the end user's key. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer user");
  }

  Answer get(String path) {
    return send(request(path));
  }

  Answer get(String path, String key) {
    return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + key));
  }

  Answer post(String path, String body) {
    return post(path, "user", body);
  }

  Answer post(String path, String key, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** A request without a body, or with a JSON merge patch. */
  Answer send(String method, String path, String key, String patch) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/merge-patch+json")
            .method(
                method, patch == null ? BodyPublishers.noBody() : BodyPublishers.ofString(patch)));
  }

  /** Sends it, and checks the answer against the OpenAPI document. */
  Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    return checked(request.method(), request.uri().getRawPath(), sendUnchecked(builder));
  }

  Answer sendUnchecked(HttpRequest.Builder builder) {
    try {
      return Answer.of(CLIENT.send(builder.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A read with the end user's key of a target that no client library would send. */
  Answer getRaw(String target) {
    return sendRaw("GET", target, "Authorization: Bearer user\r\n");
  }

  /** Sends a request as it is; each header ends with a line break. */
  Answer sendRaw(String method, String target, String headers) {
    return checked(
        method, target.replaceAll("\\?.*", ""), sendRawUnchecked(method, target, headers));
  }

  Answer sendRawUnchecked(String method, String target, String headers) {
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(10_000);
      String head =
          "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
              .formatted(method, target, headers);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      return Answer.parse(socket.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer checked(String method, String path, Answer answer) {
    ApiContract.INSTANCE.check(method, path, answer);
    assertEquals("nosniff", answer.header("X-Content-Type-Options"), answer::toString);
    if (answer.status() >= 400 && !method.equals("HEAD")) {
      assertEquals(String.valueOf(answer.status()), answer.at("/status"), answer::toString);
      if (answer.json().has("instance") || !answer.at("/code").equals("malformed-request")) {
        assertEquals(path, answer.at("/instance"), answer::toString);
      }
      assertEquals(answer.header("X-Request-Id"), answer.at("/request_id"), answer::toString);
      assertTrue(answer.at("/trace_id").matches("[0-9a-f]{32}"), answer::toString);
      assertEquals("/problems/" + answer.at("/code"), answer.at("/type"), answer::toString);
    }
    return answer;
  }

  /** Writes a packet and gives its id. */
  String stored(String body) {
    Answer answer = post("/v1/packets", body);
    assertEquals(201, answer.status(), answer::toString);
    return answer.at("/id");
  }

  /** Stores the packet that examples of the document name. */
  void storeExample() {
    var unused =
        stored(
            "{\"id\":\"019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6072\",\"packet_type\":\"note\","
                + "\"payload\":{\"text\":\"The gate is open.\"}}");
  }

  /** Fails unless the answer is this problem, and, if a pointer is given, there. */
  static void assertProblem(int status, String code, String pointer, Answer answer) {
    assertEquals(status, answer.status(), answer::toString);
    assertEquals(code, answer.at("/code"), answer::toString);
    if (pointer != null) {
      assertEquals(pointer, answer.at("/errors/0/pointer"), answer::toString);
    }
  }
}
