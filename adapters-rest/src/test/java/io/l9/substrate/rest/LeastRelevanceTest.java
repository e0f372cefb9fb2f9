package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The least relevance of advice over HTTP. */
class LeastRelevanceTest extends SharedServerTest {

  private Answer advice(String description, String members) {
    return rest.post(
        "/v1/reflections/before-task",
        "{\"description\":\"%s\",\"include\":[\"lessons\"]%s}".formatted(description, members));
  }

  @Test
  void whatFitsTooLittleIsNotGiven_andTheAnswerSaysSo() {
    Answer made =
        rest.post(
            "/v1/reflections", "{\"type\":\"lesson\",\"content\":\"Warm every cache at night\"}");
    assertEquals(201, made.status(), made::toString);
    Answer none = advice("paint the garden fence", "");
    assertEquals(200, none.status(), none::toString);
    assertEquals("[]", none.json().path("lessons").toString());
    assertEquals("0", none.json().path("left_out").toString());
    assertTrue(none.at("/notes/0").startsWith("nothing fits: "), none::toString);
    Answer any = advice("paint the garden fence", ",\"min_relevance\":0");
    assertEquals(made.at("/reflection/id"), any.at("/lessons/0/id"));
    assertEquals("[]", any.json().path("notes").toString());
    assertProblem(
        422, "validation-failed", "/min_relevance", advice("a cache", ",\"min_relevance\":1.5"));
  }
}
