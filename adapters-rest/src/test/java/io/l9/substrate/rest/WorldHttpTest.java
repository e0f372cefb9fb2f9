package io.l9.substrate.rest;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** Requests about worlds, which several tests make. */
abstract class WorldHttpTest extends SharedServerTest {

  static final String ENTITY = "/v1/world/entities/supplier:acme";
  static final String OTHER = "/v1/world/entities/supplier:other";

  static String content(String attributes) {
    return "{\"entity_type\":\"supplier\",\"attributes\":%s,\"confidence\":0.9}"
        .formatted(attributes);
  }

  HttpRequest.Builder putting(String path, String body) {
    return rest.request(path)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body));
  }

  Answer put(String path, String body) {
    return rest.send(putting(path, body));
  }

  /** Creates an entity of the user's world. */
  Answer create(String name, String attributes) {
    return rest.send(
        putting("/v1/world/entities/" + name, content(attributes)).header("If-None-Match", "*"));
  }

  /** A change under a condition; null: without one. */
  Answer change(String method, String path, String ifMatch, String body) {
    HttpRequest.Builder request =
        rest.request(path)
            .header(
                "Content-Type",
                method.equals("PUT") ? "application/json" : "application/merge-patch+json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return rest.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
  }
}
