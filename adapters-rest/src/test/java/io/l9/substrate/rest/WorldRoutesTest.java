package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Entities over HTTP. */
class WorldRoutesTest extends WorldHttpTest {

  @Test
  void createsReplacesPatchesAndDeletes_eachAgainstAVersion() {
    Answer created = create("supplier:acme", "{\"city\":\"Ulm\",\"tags\":[\"steel\"]}");
    assertEquals(201, created.status(), created::toString);
    assertEquals("\"v1\"", created.header("ETag"));
    assertEquals("1", created.at("/state_version"));
    Answer patched =
        change("PATCH", ENTITY, "\"v1\"", "{\"attributes\":{\"city\":\"Bonn\",\"tags\":null}}");
    assertEquals(200, patched.status(), patched::toString);
    assertEquals("\"v2\"", patched.header("ETag"));
    assertEquals("{\"city\":\"Bonn\"}", patched.json().at("/attributes").toString());
    Answer replaced = change("PUT", ENTITY, "\"v2\"", content("{\"n\":null}"));
    assertEquals(200, replaced.status(), replaced::toString);
    assertEquals("{\"n\":null}", replaced.json().at("/attributes").toString());
    assertEquals(204, change("DELETE", ENTITY, "\"v3\"", null).status());
    assertProblem(404, "not-found", null, rest.get(ENTITY));
    Answer again = create("supplier:acme", "{}");
    assertEquals("\"v5\"", again.header("ETag"), "no number is used twice");
  }

  @Test
  void refusesAWriteWithoutACondition() {
    Answer absent = put(ENTITY, content("{}"));
    assertProblem(428, "precondition-required", null, absent);
    assertTrue(absent.at("/detail").contains("If-None-Match: *"), absent::toString);
    create("supplier:acme", "{}");
    for (String method : List.of("PUT", "PATCH", "DELETE")) {
      String body = method.equals("DELETE") ? null : method.equals("PUT") ? content("{}") : "{}";
      Answer unconditional = change(method, ENTITY, null, body);
      assertProblem(428, "precondition-required", null, unconditional);
      assertTrue(unconditional.at("/detail").contains("\"v1\""), unconditional::toString);
    }
    assertEquals("1", rest.get("/v1/world/state").at("/state_version"));
    assertProblem(404, "not-found", null, change("PATCH", OTHER, null, "{}"));
  }

  @Test
  void letsOneOfTwoWritersChangeWhatBothRead_andTellsTheOtherWhatChanged() {
    create("supplier:acme", "{\"city\":\"Ulm\",\"n\":1}");
    String read = rest.get(ENTITY).header("ETag");
    assertEquals(
        200,
        change("PATCH", ENTITY, read, "{\"attributes\":{\"city\":\"Bonn\"},\"confidence\":0.5}")
            .status());
    Answer stale = change("PATCH", ENTITY, read, "{\"attributes\":{\"n\":2}}");
    assertProblem(412, "version-mismatch", null, stale);
    assertEquals("2", stale.at("/current_version"));
    assertTrue(
        stale.at("/detail").contains("since version 1 changed city, confidence"), stale::toString);
    assertEquals("1", rest.get(ENTITY).at("/attributes/n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"v2\" | 200",
        "\"v1\", \"v2\" | 200",
        "* | 200",
        "\"v1\" | 412",
        "W/\"v2\" | 412",
        "\"nope\" | 412",
        "\"v0\" | 412",
        "\"v99999999999\" | 412",
        "v2 | 400",
        "`` | 400",
      })
  void readsTheVersionsOfIfMatch(String header, int status) {
    create("supplier:acme", "{}");
    change("PATCH", ENTITY, "\"v1\"", "{}");
    Answer answer = change("PATCH", ENTITY, header, "{\"attributes\":{\"n\":1}}");
    assertEquals(status, answer.status(), answer::toString);
  }

  @Test
  void createsOnlyWhatIsNotThere() {
    create("supplier:acme", "{}");
    Answer second = create("supplier:acme", "{}");
    assertProblem(412, "version-mismatch", null, second);
    assertEquals("1", second.at("/current_version"));
    for (String tag : List.of("\"v1\"", "nope")) {
      assertProblem(
          400,
          "malformed-request",
          null,
          rest.send(putting(ENTITY, content("{}")).header("If-None-Match", tag)));
    }
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(
            putting(ENTITY, content("{}")).header("If-None-Match", "*").header("If-Match", "*")));
    assertProblem(412, "version-mismatch", null, change("PUT", OTHER, "\"v1\"", content("{}")));
  }

  /** The same body and ETag, whichever way a version is read. */
  @Test
  void readsOneBody_byVersionStateTimeAndHistory() {
    create("supplier:acme", "{\"n\":1}");
    String first = rest.get(ENTITY).text();
    rest.clock.advance(Duration.ofMinutes(1));
    change("PATCH", ENTITY, "\"v1\"", "{\"attributes\":{\"n\":2}}");
    for (String query : List.of("at_version=1", "at_state=1", "at=2026-03-01T12:00:30Z")) {
      Answer past = rest.get(ENTITY + "?" + query);
      assertEquals(first, past.text(), query);
      assertEquals("\"v1\"", past.header("ETag"), query);
    }
    Answer history = rest.get(ENTITY + "/history");
    assertEquals(first, history.json().at("/data/1/entity").toString());
    assertEquals(
        304,
        rest.send(rest.request(ENTITY + "?at_state=1").header("If-None-Match", "\"v1\"")).status());
    assertEquals(200, rest.send(rest.request(ENTITY).header("If-None-Match", "\"v1\"")).status());
    assertProblem(404, "not-found", null, rest.get(ENTITY + "?at_version=3"));
    assertProblem(404, "not-found", null, rest.get(ENTITY + "?at_state=3"));
    assertProblem(404, "not-found", null, rest.get(ENTITY + "?at=2020-01-01T00:00:00Z"));
  }

  @Test
  void listsTheHistory_pageByPage_withDeltas() {
    create("supplier:acme", "{\"n\":1}");
    change("PATCH", ENTITY, "\"v1\"", "{\"attributes\":{\"n\":2}}");
    change("DELETE", ENTITY, "\"v2\"", null);
    Answer page = rest.get(ENTITY + "/history?limit=2");
    assertTrue(page.json().at("/data/0/entity").isNull());
    assertEquals(
        "[{\"op\":\"replace\",\"path\":\"\",\"value\":null}]",
        page.json().at("/data/0/delta").toString());
    assertEquals(
        "[{\"op\":\"replace\",\"path\":\"/attributes/n\",\"value\":2}]",
        page.json().at("/data/1/delta").toString());
    Answer last = rest.get(ENTITY + "/history?limit=2&cursor=" + page.at("/next_cursor"));
    assertEquals("1", last.at("/data/0/version"));
    assertEquals("false", last.at("/has_more"));
    assertProblem(404, "not-found", null, rest.get(OTHER + "/history"));
    assertProblem(400, "limit-too-large", "/limit", rest.get(ENTITY + "/history?limit=201"));
  }

  /** A delta wraps what is as deep as it may be. */
  @Test
  void showsTheHistory_ofAttributesOfTheGreatestDepth() {
    String deep = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
    Answer made = create("supplier:acme", deep);
    assertEquals(201, made.status(), made::toString);
    Answer history = rest.get(ENTITY + "/history");
    assertEquals(deep, history.json().at("/data/0/delta/0/value/attributes").toString());
    assertEquals(200, rest.get("/v1/world/diff?from=0").status());
  }

  @Test
  void findsEntities_byTypeConfidenceAndAttributes() {
    create("a", "{\"city\":\"Ulm\",\"n\":5,\"tags\":[\"x\",\"y\"]}");
    create("b", "{\"city\":\"5\",\"n\":\"5\",\"address\":{\"a.b\":true}}");
    create("c", "{\"city\":null}");
    assertEquals(List.of("a", "b", "c"), names(""));
    assertEquals(List.of("a"), found("{\"city\":\"Ulm\"}"));
    assertEquals(List.of("a"), found("{\"n\":5.0}"));
    assertEquals(List.of("b"), found("{\"n\":\"5\"}"));
    assertEquals(List.of("a"), found("{\"tags[]\":[\"x\",\"y\"]}"));
    assertEquals(List.of(), found("{\"tags[]\":[\"x\",\"z\"]}"));
    assertEquals(List.of("b"), found("{\"address.a~1b\":true}"));
    assertEquals(List.of("c"), found("{\"city\":null}"));
    assertEquals(List.of("a", "b", "c"), names("?entity_type=supplier"));
    assertEquals(List.of(), names("?entity_type=other"));
    assertEquals(List.of(), names("?min_confidence=0.95"));
    assertEquals(List.of("a"), names("?at_state=1"));
    assertEquals(List.of(), names("?updated_after=2030-01-01T00:00:00Z"));
    Answer first = rest.get("/v1/world/entities?limit=2");
    assertEquals(
        List.of("c"), names("?limit=2&cursor=" + first.at("/next_cursor")), first::toString);
  }

  private List<String> found(String attributes) {
    return names("?attr=" + encoded(attributes));
  }

  private List<String> names(String query) {
    Answer page = rest.get("/v1/world/entities" + query);
    assertEquals(200, page.status(), page::toString);
    List<String> names = new ArrayList<>();
    page.json().path("data").forEach(one -> names.add(one.path("entity_id").asString()));
    return names;
  }

  @Test
  void followsReferences_bothWays() {
    create("a", "{\"parent\":{\"$ref\":\"b\"},\"all\":[{\"$ref\":\"b\"},{\"$ref\":\"c\"}]}");
    create("b", "{}");
    Answer out = rest.get("/v1/world/entities/a/references?limit=2");
    assertEquals("all[] → b false, all[] → c true", references(out));
    assertEquals(
        "parent → b false",
        references(
            rest.get("/v1/world/entities/a/references?limit=2&cursor=" + out.at("/next_cursor"))));
    assertEquals(
        "all[] → b false, parent → b false",
        references(rest.get("/v1/world/entities/b/references?direction=in")));
  }

  private static String references(Answer page) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : page.json().path("data")) {
      all.add(
          "%s → %s %s"
              .formatted(
                  one.path("path").asString(),
                  one.path("to").asString(),
                  one.path("dangling").asString()));
    }
    return String.join(", ", all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "100%",
        "%2F",
        "c:\\plants",
        ".",
        "..",
        "a b?c&d=e;f#g",
        "日本",
        "🚀",
        "\u0001"
      })
  void takesNamesOfAnyCharacters_inTheQuery(String name) {
    String path = "/v1/world/entity?id=" + encoded(name);
    Answer made = rest.send(putting(path, content("{\"n\":1}")).header("If-None-Match", "*"));
    assertEquals(201, made.status(), made::toString);
    assertEquals(name, rest.get(path).at("/entity_id"));
    assertEquals(200, change("PATCH", path, "\"v1\"", "{\"attributes\":{\"n\":2}}").status());
    for (String more : List.of("history", "references")) {
      assertEquals(200, rest.get("/v1/world/entity/" + more + "?id=" + encoded(name)).status());
    }
    assertEquals(List.of(name), names(""));
    assertEquals(204, change("DELETE", path, "\"v2\"", null).status());
  }

  @Test
  void takesTheLongestName_andNoLongerOne() {
    for (String longest : List.of("x".repeat(255), "日".repeat(255))) {
      assertEquals(201, create(encoded(longest), "{}").status());
      assertEquals(longest, rest.get("/v1/world/entities/" + encoded(longest)).at("/entity_id"));
    }
    Answer refused = create("x".repeat(500), "{}");
    assertProblem(422, "validation-failed", "/id", refused);
    assertTrue(refused.at("/detail").contains("500"), refused::toString);
  }

  @Test
  void refusesNamesThatCannotBe() {
    for (String name : List.of("%00", "%20", "a%00b")) {
      assertProblem(422, "validation-failed", "/id", rest.getRaw("/v1/world/entity?id=" + name));
    }
    assertProblem(422, "validation-failed", "/id", rest.getRaw("/v1/world/entities/%20"));
    for (String broken : List.of("%00", "%FF", "%zz", "%ED%A0%80", "a%2Fb")) {
      Answer refused = rest.getRaw("/v1/world/entities/" + broken);
      assertTrue(refused.status() == 400 || refused.status() == 422, broken + " → " + refused);
    }
    assertTrue(rest.getRaw("/v1/world/entities/a%2Fb").at("/detail").contains("query parameter"));
    for (String broken : List.of("%FF", "%zz", "%ED%A0%80")) {
      Answer refused = rest.getRaw("/v1/world/entity?id=" + broken);
      assertTrue(refused.status() == 400 || refused.status() == 422, broken + " → " + refused);
    }
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/world/entity"));
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/world/entity?id=a&id=b"));
    assertNull(rest.get("/v1/world/state").json().path("changed_at").asString(null));
  }

  /** The cases of RFC 7396, appendix A, each below a member, since attributes are an object. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"} | {\"a\":null} | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
        "[\"a\",\"b\"] | [\"c\",\"d\"] | [\"c\",\"d\"]",
        "{\"a\":\"b\"} | [\"c\"] | [\"c\"]",
        "{\"a\":\"foo\"} | null | ``",
        "{\"a\":\"foo\"} | \"bar\" | \"bar\"",
        "{\"e\":null} | {\"a\":1} | {\"a\":1,\"e\":null}",
        "[1,2] | {\"a\":\"b\",\"c\":null} | {\"a\":\"b\"}",
        "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
      })
  void patchesAsTheStandardSays(String target, String patch, String result) {
    create("supplier:acme", "{\"doc\":" + target + ",\"other\":1}");
    Answer patched = change("PATCH", ENTITY, "\"v1\"", "{\"attributes\":{\"doc\":" + patch + "}}");
    assertEquals(
        result.isEmpty() ? "{\"other\":1}" : "{\"doc\":" + result + ",\"other\":1}",
        patched.json().at("/attributes").toString());
    assertEquals("supplier", patched.at("/entity_type"));
    assertEquals("0.9", patched.at("/confidence"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
