package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Insights and the log of updates over HTTP. */
class WorldUpdateRoutesTest extends WorldHttpTest {

  private static final String UPDATES = "/v1/world/updates";
  private static final String ID = "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60a1";
  private static final String PUT_A =
      "{\"op\":\"put\",\"entity_id\":\"a\",\"entity_type\":\"t\",\"attributes\":{\"n\":1}}";

  private static String insight(String id, String operations, String more) {
    return "{\"insight_id\":\"%s\",\"insight_type\":\"delivery\",\"operations\":[%s]%s}"
        .formatted(id, operations, more);
  }

  private Answer apply(String operations) {
    return rest.post(UPDATES, insight(ID, operations, ""));
  }

  private static String withId(int last) {
    return ID.substring(0, ID.length() - 1) + last;
  }

  @Test
  void changesManyEntitiesAsOneState_orNone() {
    create("b", "{\"n\":1}");
    create("c", "{}");
    Answer applied =
        apply(
            PUT_A
                + ",{\"op\":\"patch\",\"entity_id\":\"b\",\"attributes\":{\"n\":2},\"expected_version\":1}"
                + ",{\"op\":\"delete\",\"entity_id\":\"c\"}");
    assertEquals(200, applied.status(), applied::toString);
    assertEquals("2", applied.at("/update/state_version_before"));
    assertEquals("3", applied.at("/update/state_version"));
    assertEquals(
        "[{\"entity_id\":\"a\",\"version\":1,\"deleted\":false},{\"entity_id\":\"b\",\"version\":2,"
            + "\"deleted\":false},{\"entity_id\":\"c\",\"version\":2,\"deleted\":true}]",
        applied.json().at("/versions").toString());
    Answer stale =
        rest.post(
            UPDATES,
            insight(
                withId(2),
                "{\"op\":\"put\",\"entity_id\":\"d\",\"entity_type\":\"t\",\"attributes\":{}},"
                    + "{\"op\":\"patch\",\"entity_id\":\"b\",\"attributes\":{},\"expected_version\":1}",
                ""));
    assertProblem(412, "version-mismatch", "/operations/1", stale);
    assertEquals("2", stale.at("/current_version"));
    assertTrue(stale.at("/errors/0/detail").contains("changed n"), stale::toString);
    assertProblem(404, "not-found", null, rest.get("/v1/world/entities/d"));
  }

  @Test
  void answersARepetitionWithTheFirstResult() {
    Answer first = apply(PUT_A);
    create("b", "{}");
    assertEquals(first.text(), apply(PUT_A).text());
    assertProblem(409, "conflict", null, apply(PUT_A.replace("\"n\":1", "\"n\":2")));
    assertEquals("2", rest.get("/v1/world/state").at("/state_version"));
  }

  @Test
  void holdsForAStateOfTheWorld() {
    create("b", "{}");
    Answer stale = rest.post(UPDATES, insight(ID, PUT_A, ",\"expected_state_version\":0"));
    assertProblem(412, "version-mismatch", null, stale);
    assertEquals("1", stale.at("/current_version"));
    assertEquals(
        200, rest.post(UPDATES, insight(ID, PUT_A, ",\"expected_state_version\":1")).status());
  }

  @Test
  void followsTheRuleOfConfidence() {
    create("b", "{}");
    String lower = "{\"op\":\"patch\",\"entity_id\":\"b\",\"confidence\":0.2}";
    assertEquals(
        200, rest.post(UPDATES, insight(ID, lower, ",\"confidence_rule\":\"max\"")).status());
    assertEquals("0.9", rest.get("/v1/world/entities/b").at("/confidence"));
    assertEquals(
        200,
        rest.post(UPDATES, insight(withId(2), lower, ",\"confidence_rule\":\"min\"")).status());
    assertEquals("0.2", rest.get("/v1/world/entities/b").at("/confidence"));
  }

  @Test
  void logsEveryUpdate_theNewestFirst() {
    create("b", "{}");
    Answer applied = apply(PUT_A);
    change("DELETE", "/v1/world/entities/b", "\"v1\"", null);
    assertEquals(List.of("change", "delivery", "change"), types(""));
    assertEquals(List.of("delivery"), types("?insight_type=delivery"));
    assertEquals(List.of("delivery"), types("?entity_id=a"));
    assertEquals(List.of("change", "change"), types("?entity_id=b"));
    Answer first = rest.get(UPDATES + "?limit=2");
    assertEquals(List.of("change"), types("?limit=2&cursor=" + first.at("/next_cursor")));
    Answer one = rest.get(UPDATES + "/" + applied.at("/update/update_id"));
    assertEquals(applied.json().path("update"), one.json());
    assertEquals(ID, one.at("/insight_id"));
    assertEquals("[\"a\"]", one.json().path("entities").toString());
    assertProblem(404, "not-found", null, rest.get(UPDATES + "/" + ID));
    assertProblem(422, "validation-failed", "/id", rest.get(UPDATES + "/x"));
  }

  private List<String> types(String query) {
    Answer page = rest.get(UPDATES + query);
    assertEquals(200, page.status(), page::toString);
    List<String> types = new ArrayList<>();
    page.json().path("data").forEach(one -> types.add(one.path("insight_type").asString()));
    return types;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"op\":\"upsert\",\"entity_id\":\"a\"} | /operations/0/op",
        "{\"entity_id\":\"a\"} | /operations/0/op",
        "{\"op\":\"put\",\"entity_type\":\"t\",\"attributes\":{}} | /operations/0/entity_id",
        "{\"op\":\"put\",\"entity_id\":\"a\",\"attributes\":{}} | /operations/0/entity_type",
        "{\"op\":\"put\",\"entity_id\":\"a\",\"entity_type\":\"t\"} | /operations/0/attributes",
        "{\"op\":\"put\",\"entity_id\":\"a\",\"entity_type\":\"t\",\"attributes\":[]} | /operations/0/attributes",
        "{\"op\":\"patch\",\"entity_id\":\"a\",\"attributes\":1} | /operations/0/attributes",
        "{\"op\":\"patch\",\"entity_id\":\"a\",\"confidence\":2} | /operations/0/confidence",
        "{\"op\":\"delete\",\"entity_id\":\"a\",\"attributes\":{}} | /operations/0/attributes",
        "{\"op\":\"delete\",\"entity_id\":\"a\",\"confidence\":1} | /operations/0/confidence",
        "{\"op\":\"delete\",\"entity_id\":\"a\",\"expected_version\":-1} | /operations/0/expected_version",
        "{\"op\":\"delete\",\"entity_id\":\"a\\u0000\"} | /operations/0/entity_id",
        "{\"op\":\"delete\",\"entity_id\":\"a\",\"version\":1} | /operations/0/version",
        "{\"op\":\"delete\",\"entity_id\":\"a\"},{\"op\":\"delete\",\"entity_id\":\"a\"} | /operations/1/entity_id",
        "`` | /operations",
      })
  void refusesOperationsThatAreNone(String operations, String pointer) {
    assertProblem(422, "validation-failed", pointer, apply(operations));
    assertEquals("0", rest.get("/v1/world/state").at("/state_version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"insight_type\":\"t\" | /insight_id",
        "\"insight_id\":\"x\",\"insight_type\":\"t\" | /insight_id",
        "\"insight_id\":\"019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60a1\" | /insight_type",
        "\"insight_id\":\"019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60a1\",\"insight_type\":\"restore\" | /insight_type",
        "\"insight_id\":\"019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60a1\",\"insight_type\":\"t\",\"confidence\":-1 | /confidence",
        "\"insight_id\":\"019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60a1\",\"insight_type\":\"t\",\"confidence_rule\":\"avg\" | /confidence_rule",
        "\"insight_id\":\"019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60a1\",\"insight_type\":\"t\",\"expected_state_version\":-1 | /expected_state_version",
      })
  void refusesInsightsThatAreNone(String members, String pointer) {
    String body = "{\"operations\":[%s],%s}".formatted(PUT_A, members);
    assertProblem(422, "validation-failed", pointer, rest.post(UPDATES, body));
  }
}
