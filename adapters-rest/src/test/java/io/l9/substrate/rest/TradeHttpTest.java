package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Requests about trade, which several tests make. */
abstract class TradeHttpTest extends SharedServerTest {

  static final String TRADE = "/v1/trade/";
  static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  /** The id of an entity of this test: those of all tenants differ. */
  UUID entity = UUID.randomUUID();

  @BeforeEach
  void nameAnotherEntity() {
    entity = UUID.randomUUID();
  }

  String plant() {
    return TRADE + "metadata/plant/" + entity;
  }

  /** A kind of documents over HTTP, with a document of it. */
  enum Kind {
    BUYER("buyers", "{\"name\":\"Acme\",\"profile\":{\"n\":1}}", "{\"profile\":{\"n\":2}}"),
    SUPPLIER("suppliers", "{\"name\":\"Rhine\",\"profile\":{\"n\":1}}", "{\"profile\":{\"n\":2}}"),
    TRANSACTION("transactions", "{\"material\":{\"id\":\"PET\"}}", "{\"status\":\"agreed\"}"),
    MATERIAL_EDGE(
        "material-edges", "{\"material\":{\"id\":\"PET\"}}", "{\"attributes\":{\"n\":2}}"),
    METADATA("metadata", "{\"metadata\":{\"n\":1}}", "{\"metadata\":{\"n\":2}}");

    final String path;
    final String body;
    final String patch;

    Kind(String path, String body, String patch) {
      this.path = TRADE + path;
      this.body = body;
      this.patch = patch;
    }
  }

  /** Creates a document of a kind. */
  Answer create(Kind kind, String body) {
    Answer created =
        kind == Kind.METADATA
            ? put(plant(), body, "If-None-Match", "*")
            : rest.post(kind.path, body);
    assertEquals(201, created.status(), created::toString);
    return created;
  }

  /** Creates a document of a kind, and returns its path. */
  String created(Kind kind, String body) {
    Answer created = create(kind, body);
    return kind == Kind.METADATA ? plant() : created.header("Location");
  }

  String created(Kind kind) {
    return created(kind, kind.body);
  }

  /** Creates a buyer, and returns its id. */
  String buyer(String name) {
    String path = created(Kind.BUYER, "{\"name\":\"%s\",\"profile\":{}}".formatted(name));
    return path.substring(path.lastIndexOf('/') + 1);
  }

  Answer put(String path, String body, String header, String value) {
    HttpRequest.Builder request =
        rest.request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body));
    return rest.send(header == null ? request : request.header(header, value));
  }

  /** A patch or deletion under a condition; null: without one. */
  Answer change(String method, String path, String ifMatch, String body) {
    return change(method, path, "user", ifMatch, body);
  }

  Answer change(String method, String path, String key, String ifMatch, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(rest.uri(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/merge-patch+json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return rest.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
  }

  Answer patch(String path, String ifMatch, String body) {
    return change("PATCH", path, ifMatch, body);
  }

  /** The texts of a member of the items of a list. */
  List<String> all(String path, String member) {
    Answer page = rest.get(path);
    assertEquals(200, page.status(), page::toString);
    List<String> all = new ArrayList<>();
    page.json().path("data").forEach(one -> all.add(one.path(member).asString()));
    return all;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
