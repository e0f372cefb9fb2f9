package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of trade that are none, and changes that may not be. */
class TradeRefusalsTest extends TradeHttpTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "buyers | {} | 422 | /name",
        "buyers | {\"name\":\"a\"} | 422 | /profile",
        "buyers | {\"name\":null,\"profile\":{}} | 422 | /name",
        "buyers | {\"name\":\" \",\"profile\":{}} | 422 | /name",
        "buyers | {\"name\":\"a\\u0000\",\"profile\":{}} | 422 | /name",
        "buyers | {\"name\":5,\"profile\":{}} | 422 | /name",
        "buyers | {\"name\":\"a\",\"profile\":[]} | 422 | /profile",
        "buyers | {\"name\":\"a\",\"profile\":{\"a\":1e400}} | 422 | /profile",
        "buyers | {\"name\":\"a\",\"profile\":{\"a\":1,\"a\":2}} | 422 | /profile",
        "buyers | {\"name\":\"a\",\"profile\":{},\"version\":1} | 422 | /version",
        "buyers | {\"name\":\"a\",\"profile\":{},\"archived\":true} | 422 | /archived",
        "buyers | {\"name\":\"a\",\"name\":\"b\",\"profile\":{}} | 422 | /name",
        "transactions | {} | 422 | /material",
        "transactions | {\"material\":{},\"price\":\"1\"} | 422 | /currency",
        "transactions | {\"material\":{},\"quantity\":1} | 422 | /unit",
        "transactions | {\"material\":{},\"price\":\"NaN\",\"currency\":\"EUR\"} | 422 | /price",
        "transactions | {\"material\":{},\"price\":\"Infinity\",\"currency\":\"EUR\"} | 422 | /price",
        "transactions | {\"material\":{},\"price\":true,\"currency\":\"EUR\"} | 422 | /price",
        "transactions | {\"material\":{},\"price\":1e39,\"currency\":\"EUR\"} | 422 | /price",
        "transactions | {\"material\":{},\"price\":1e999999999,\"currency\":\"EUR\"} | 422 | /price",
        "transactions | {\"material\":{},\"price\":0.0000000000001,\"currency\":\"EUR\"} | 422 | /price",
        "transactions | {\"material\":{},\"price\":1,\"currency\":\"eur\"} | 422 | /currency",
        "transactions | {\"material\":{},\"status\":\"lost\"} | 422 | /status",
        "transactions | {\"material\":{},\"timestamp\":\"soon\"} | 422 | /timestamp",
        "transactions | {\"material\":{},\"buyer_snapshot\":{}} | 422 | /buyer_snapshot",
        "transactions | {\"material\":{},\"buyer_id\":\"x\"} | 422 | /buyer_id",
        "transactions | {\"material\":{},\"buyer_id\":\"00000000-0000-7000-8000-00000000ffff\"} | 422 | /buyer_id",
        "material-edges | {\"material\":{},\"relationships\":{}} | 422 | /relationships",
      })
  void refusesDocumentsThatAreNone(String path, String body, int status, String pointer) {
    Answer refused = rest.post(TRADE + path, body);
    assertEquals(status, refused.status(), refused::toString);
    assertEquals(pointer, refused.at("/errors/0/pointer"), refused::toString);
    assertEquals(List.of(), all(TRADE + path, "version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BUYER | {\"name\":null} | 422 | /name",
        "BUYER | {\"profile\":null} | 422 | /profile",
        "BUYER | {\"profile\":5} | 422 | /profile",
        "BUYER | {\"archived\":null} | 422 | /archived",
        "BUYER | {\"archived\":\"yes\"} | 422 | /archived",
        "BUYER | {\"version\":2} | 409 | /version",
        "BUYER | {\"buyer_id\":\"b\"} | 409 | /buyer_id",
        "BUYER | {\"nothing\":1} | 422 | /nothing",
        "TRANSACTION | {\"material\":null} | 422 | /material",
        "TRANSACTION | {\"status\":null} | 422 | /status",
        "TRANSACTION | {\"timestamp\":null} | 422 | /timestamp",
        "TRANSACTION | {\"price\":1} | 422 | /currency",
        "TRANSACTION | {\"buyer_snapshot\":{}} | 409 | /buyer_snapshot",
        "MATERIAL_EDGE | {\"archived\":true} | 422 | /archived",
        "METADATA | {\"entity_type\":\"a\"} | 409 | /entity_type",
        "METADATA | {\"metadata\":null} | 422 | /metadata",
      })
  void refusesPatchesThatAreNone(Kind kind, String body, int status, String pointer) {
    String path = created(kind);
    Answer refused = patch(path, "\"v1\"", body);
    assertEquals(status, refused.status(), refused::toString);
    assertEquals(pointer, refused.at("/errors/0/pointer"), refused::toString);
    assertEquals("\"v1\"", rest.get(path).header("ETag"));
  }

  @Test
  void changesNoPartyOfATransaction_andNoMaterialOfADocument() {
    String sale = created(Kind.TRANSACTION);
    assertProblem(
        409,
        "immutable-field",
        null,
        patch(sale, "\"v1\"", "{\"buyer_id\":\"%s\"}".formatted(buyer("Acme"))));
    String edge = created(Kind.MATERIAL_EDGE);
    assertProblem(
        409, "immutable-field", null, patch(edge, "\"v1\"", "{\"material\":{\"id\":\"PP\"}}"));
  }

  @Test
  void refusesJsonThatIsTooLarge() {
    String body = "{\"name\":\"a\",\"profile\":{\"a\":\"%s\"}}";
    assertProblem(
        413,
        "payload-too-large",
        "/profile",
        rest.post(TRADE + "buyers", body.formatted("x".repeat(256 * 1024))));
    created(Kind.BUYER, body.formatted("x".repeat(200 * 1024)));
    assertProblem(
        422,
        "validation-failed",
        "/name",
        rest.post(TRADE + "buyers", "{\"name\":\"%s\",\"profile\":{}}".formatted("x".repeat(501))));
  }
}
