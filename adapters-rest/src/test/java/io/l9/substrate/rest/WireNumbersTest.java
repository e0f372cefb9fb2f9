package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in parameters and bodies. */
class WireNumbersTest extends SharedServerTest {

  private static final String NOTE = "{\"packet_type\":\"note\",\"payload\":{\"text\":\"ladder\"}}";

  @ParameterizedTest
  @ValueSource(strings = {"2", "2.0", "2E0", "0.2e1", "20e-1"})
  void takesAWholeNumber_howeverItIsWritten(String number) {
    rest.stored(NOTE);
    assertEquals(200, rest.get("/v1/packets?limit=" + number).status());
    Answer lookup = rest.post("/v1/search", "{\"text\":\"ladder\",\"limit\":" + number + "}");
    assertEquals(200, lookup.status(), lookup::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2.5", "1e-1", "1e99999", "1e999999999", "-1e-999999999", "1e20", "99999999999"})
  void refusesWhatIsNoWholeNumber_orBeyondOne(String number) {
    assertEquals("/limit", rest.get("/v1/packets?limit=" + number).at("/errors/0/pointer"));
    assertProblem(
        422,
        "validation-failed",
        "/limit",
        rest.post("/v1/search", "{\"text\":\"ladder\",\"limit\":" + number + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.6464774183641092", "1E-3", "5e-1", "0", "4.9e-324", "0.1e-300"})
  void takesEveryNumberThatADoubleHolds(String number) {
    assertEquals(200, rest.get("/v1/packets?min_importance=" + number).status());
    Answer stored =
        rest.post(
            "/v1/packets",
            "{\"packet_type\":\"n\",\"payload\":{\"a\":\"%s\"},\"importance_score\":%s}"
                .formatted(number, number));
    assertEquals(201, stored.status(), stored::toString);
    assertEquals(Double.parseDouble(number), stored.json().at("/importance_score").doubleValue());
  }
}
