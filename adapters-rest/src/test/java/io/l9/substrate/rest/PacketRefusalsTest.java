package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets that are refused. */
class PacketRefusalsTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  @Test
  void refusesAnIdThatIsTaken() {
    String id = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    assertProblem(
        409,
        "conflict",
        null,
        rest.post(
            "/v1/packets", "{\"id\":\"%s\",\"packet_type\":\"note\",\"payload\":2}".formatted(id)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\"note\"} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":null} | validation-failed | /payload",
        "{\"packet_type\":\"\",\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\" \",\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\"a\\u0000b\",\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":7,\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\"note\",\"payload\":\"a\\u0000b\"} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":\"\\ud800\"} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":{\"a\":1,\"a\":2}} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":1e999} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":1,\"packet_type\":\"x\"} | validation-failed | /packet_type",
        "{\"packet_type\":\"note\",\"payload\":1,\"agentId\":\"x\"} | validation-failed | /agentId",
        "{\"packet_type\":\"note\",\"payload\":1,\"a/b~c\":\"x\"} | validation-failed | /a~1b~0c",
        "{\"packet_type\":\"note\",\"payload\":1,\"id\":\"1-1-1-1-1\"} | validation-failed | /id",
        "{\"packet_type\":\"note\",\"payload\":1,\"timestamp\":\"2026-13-01T00:00:00Z\"} | validation-failed | /timestamp",
        "{\"packet_type\":\"note\",\"payload\":1,\"timestamp\":\"0000-01-01T00:00:00Z\"} | validation-failed | /timestamp",
        "{\"packet_type\":\"note\",\"payload\":1,\"timestamp\":1700000000} | validation-failed | /timestamp",
        "{\"packet_type\":\"note\",\"payload\":1,\"tags\":\"x\"} | validation-failed | /tags",
        "{\"packet_type\":\"note\",\"payload\":1,\"tags\":[\"a\",null]} | validation-failed | /tags/1",
        "{\"packet_type\":\"note\",\"payload\":1,\"tags\":[\"a\",\"\"]} | validation-failed | /tags/1",
        "{\"packet_type\":\"note\",\"payload\":1,\"scope\":\"public\"} | validation-failed | /scope",
        "{\"packet_type\":\"note\",\"payload\":1,\"importance_score\":\"NaN\"} | validation-failed | /importance_score",
        "{\"packet_type\":\"note\",\"payload\":1,\"importance_score\":1e999} | validation-failed | /importance_score",
        "{\"packet_type\":\"note\",\"payload\":1,\"importance_score\":1.1} | validation-failed | /importance_score",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":0} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":1.5} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":99999999999999999999} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":9223372036854775807} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":5,\"expires_at\":\"2027-01-01T00:00:00Z\"} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"expires_at\":\"2020-01-01T00:00:00Z\"} | validation-failed | /expires_at",
        "{\"packet_type\":\"note\",\"payload\":1,\"embed\":{\"smell\":\"x\"}} | unknown-embedding-space | /embed",
        "{\"packet_type\":\"note\",\"payload\":1,\"embed\":{\"content\":\"\"}} | validation-failed | /embed/content",
        "{\"packet_type\":\"note\",\"payload\":1,\"embed\":{\"content\":null}} | validation-failed | /embed/content",
        "{\"packet_type\":\"note\",\"payload\":1,\"on_duplicate\":\"shrug\"} | validation-failed | /on_duplicate",
        "{\"packet_type\":\"note\",\"payload\":1,\"derivation\":\"merge\"} | validation-failed | /derivation",
        "{\"packet_type\":\"note\",\"payload\":1,\"derivation\":\"magic\"} | validation-failed | /derivation",
        "[] | validation-failed | ``",
        "null | validation-failed | ``",
        "7 | validation-failed | ``",
      })
  void refusesWhatIsWrong_andStoresNothing(String body, String code, String pointer) {
    assertProblem(422, code, pointer, rest.post("/v1/packets", body));
    assertEquals(0, rest.post("/v1/search", "{\"text\":\"x note 1\"}").json().at("/data").size());
  }

  @Test
  void namesEveryViolationAtOnce() {
    Answer answer =
        rest.post(
            "/v1/packets",
            "{\"packet_type\":7,\"tags\":[1,\"a\",{}],\"colour\":[[]],\"payload\":1}");
    assertProblem(422, "validation-failed", "/packet_type", answer);
    List<String> pointers = new ArrayList<>();
    answer.json().at("/errors").forEach(error -> pointers.add(error.path("pointer").asString()));
    assertEquals(List.of("/packet_type", "/tags/0", "/tags/2", "/colour"), pointers);
  }

  @Test
  void refusesAPayloadThatIsNestedTooDeep() {
    String payload = "[".repeat(101) + "]".repeat(101);
    assertProblem(
        422,
        "validation-failed",
        "/payload",
        rest.post("/v1/packets", "{\"packet_type\":\"note\",\"payload\":" + payload + "}"));
    String deeper = "[".repeat(5000);
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.post("/v1/packets", "{\"packet_type\":\"note\",\"payload\":" + deeper));
  }

  @Test
  void refusesAParentThatIsNotThere_orIsSomebodyElses() {
    String mine = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    String body = "{\"packet_type\":\"note\",\"payload\":2,\"parent_ids\":[\"%s\"]}";
    Answer unknown = rest.post("/v1/packets", body.formatted(UNKNOWN));
    assertProblem(422, "parent-not-found", null, unknown);
    Answer foreign = rest.post("/v1/packets", "foreigner", body.formatted(mine));
    assertProblem(422, "parent-not-found", null, foreign);
    assertEquals(unknown.at("/title"), foreign.at("/title"));
  }

  @Test
  void refusesAScopeThatTheRoleMayNotWrite() {
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post(
            "/v1/packets", "{\"packet_type\":\"note\",\"payload\":1,\"scope\":\"l-private\"}"));
  }

  @Test
  void refusesAPayloadAboveTheLimit_whateverItsBytes() {
    String text = "x".repeat((1 << 20) + 1);
    assertProblem(
        413,
        "payload-too-large",
        "/payload",
        rest.post("/v1/packets", "{\"packet_type\":\"note\",\"payload\":\"" + text + "\"}"));
  }
}
