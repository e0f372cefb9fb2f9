package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches that are refused, or cannot be answered. */
class SearchRefusalsTest extends SharedServerTest {

  private static final String THREAD = "00000000-0000-7000-8000-0000000ABCDE";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 422 | validation-failed | /text",
        "{\"text\":\"\"} | 422 | validation-failed | /text",
        "{\"text\":\"a\\u0000\"} | 422 | validation-failed | /text",
        "{\"text\":[\"a\"]} | 422 | validation-failed | /text",
        "{\"text\":\"a\",\"colour\":1} | 422 | validation-failed | /colour",
        "{\"text\":\"a\",\"mode\":\"psychic\"} | 422 | validation-failed | /mode",
        "{\"text\":\"a\",\"spaces\":{}} | 422 | validation-failed | /spaces",
        "{\"text\":\"a\",\"spaces\":{\"smell\":1}} | 422 | unknown-embedding-space | /spaces",
        "{\"text\":\"a\",\"spaces\":{\"content\":0}} | 422 | validation-failed | /spaces/content",
        "{\"text\":\"a\",\"spaces\":{\"content\":\"1\"}} | 422 | validation-failed | /spaces/content",
        "{\"text\":\"a\",\"limit\":201} | 400 | limit-too-large | /limit",
        "{\"text\":\"a\",\"limit\":0} | 422 | validation-failed | /limit",
        "{\"text\":\"a\",\"limit\":1.5} | 422 | validation-failed | /limit",
        "{\"text\":\"a\",\"limit\":2147483648} | 422 | validation-failed | /limit",
        "{\"text\":\"a\",\"fusion\":\"cold\"} | 422 | validation-failed | /fusion",
        "{\"text\":\"a\",\"rrf_k\":0} | 422 | validation-failed | /rrf_k",
        "{\"text\":\"a\",\"rank\":{\"recency\":2}} | 422 | validation-failed | /rank/recency",
        "{\"text\":\"a\",\"rank\":{\"speed\":1}} | 422 | validation-failed | /rank/speed",
        "{\"text\":\"a\",\"min_score\":{\"semantic\":2}} | 422 | validation-failed | /min_score/semantic",
        "{\"text\":\"a\",\"min_score\":{\"keyword\":-1}} | 422 | validation-failed | /min_score/keyword",
        "{\"text\":\"a\",\"explain\":\"yes\"} | 422 | validation-failed | /explain",
        "{\"vector\":[1,2],\"mode\":\"semantic\"} | 422 | dimension-mismatch | /vector",
        "{\"vector\":[],\"mode\":\"semantic\"} | 422 | dimension-mismatch | /vector",
        "{\"vector\":[0,0],\"mode\":\"semantic\"} | 422 | validation-failed | /vector",
        "{\"vector\":[1e40],\"mode\":\"semantic\"} | 422 | validation-failed | /vector",
        "{\"vector\":[\"NaN\"],\"mode\":\"semantic\"} | 422 | validation-failed | /vector/0",
        "{\"vector\":[NaN],\"mode\":\"semantic\"} | 400 | malformed-request | ",
        "{\"vector\":[1],\"mode\":\"hybrid\"} | 422 | validation-failed | /text",
        "{\"text\":\"a\",\"filter\":[]} | 422 | validation-failed | /filter",
        "{\"text\":\"a\",\"filter\":{\"must\":[{}]}} | 422 | validation-failed | /filter/must/0/field",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"colour\",\"eq\":\"a\"}]}} | 422 | validation-failed | /filter/must/0/field",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"eq\":\"a\"}]}} | 422 | validation-failed | /filter/must/0/path",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"a\",\"eq\":1}]}} | 422 | validation-failed | /filter/must/0/path",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\"}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\",\"exists\":false}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\",\"any\":3}]}} | 422 | validation-failed | /filter/must/0/any",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\",\"eq\":\"\\u0000\"}]}} | 422 | validation-failed | /filter/must/0/eq",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\",\"gt\":1,\"eq\":1}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\",\"gte\":\"soon\"}]}} | 422 | validation-failed | /filter/must/0/gte",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\",\"gt\":\"2026-01-01T00:00:00Z\"}]}} | 422 | validation-failed | /filter/must/0/gt",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"payload\",\"path\":\"/a\",\"gte\":1,\"lt\":\"2026-01-01T00:00:00Z\"}]}} | 422 | validation-failed | /filter/must/0/gte",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"tags\",\"path\":\"/a\",\"eq\":\"b\"}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"id\",\"eq\":\"b\"}]}} | 422 | validation-failed | /filter/must/0/eq",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"tags\",\"eq\":5}]}} | 422 | validation-failed | /filter/must/0/eq",
        "{\"text\":\"a\",\"packet_id\":\"00000000-0000-7000-8000-00000000ffff\"} | 422 | validation-failed | /packet_id",
        "{\"packet_id\":\"00000000-0000-7000-8000-00000000ffff\"} | 404 | not-found | ",
        "{\"packet_id\":\"7\"} | 422 | validation-failed | /packet_id",
        "{\"text\":\"a\",\"group_by\":\"tag\"} | 422 | validation-failed | /group_by",
        "{\"text\":\"a\",\"as_of\":\"yesterday\"} | 422 | validation-failed | /as_of",
        "{\"text\":\"a\",\"asker\":\"\"} | 422 | validation-failed | /asker",
        "{\"text\":\"a\",\"asker\":5} | 422 | validation-failed | /asker",
        "{\"text\":\"a\",\"rerank\":101} | 422 | validation-failed | /rerank",
        "{\"text\":\"a\",\"rerank\":-1} | 422 | validation-failed | /rerank",
        "{\"packet_id\":\"00000000-0000-7000-8000-00000000ffff\",\"rerank\":1} | 422 | validation-failed | /rerank",
        "{\"text\":\"a\",\"cursor\":\"abc\"} | 400 | invalid-cursor | /cursor",
        "{\"text\":\"a\",\"rank\":{\"thread\":2}} | 422 | validation-failed | /rank/thread",
        "{\"text\":\"a\",\"filter\":{\"should\":[{\"field\":\"tags\"}]}} | 422 | validation-failed | /filter/should/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"tags\",\"eq\":\"a\",\"any\":[\"b\"]}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"tags\",\"eq\":\"\"}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"tags\",\"gte\":\"a\"}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"tags\",\"gte\":[]}]}} | 422 | validation-failed | /filter/must/0/gte",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"timestamp\"}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"timestamp\",\"gte\":5}]}} | 422 | validation-failed | /filter/must/0/gte",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"timestamp\",\"lt\":\"soon\"}]}} | 422 | validation-failed | /filter/must/0/lt",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"importance_score\",\"gte\":\"1\"}]}} | 422 | validation-failed | /filter/must/0/gte",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"importance_score\",\"gte\":1.5}]}} | 422 | validation-failed | /filter/must/0",
        "{\"text\":\"a\",\"filter\":{\"must\":[{\"field\":\"thread_id\",\"eq\":\"7\"}]}} | 422 | validation-failed | /filter/must/0/eq",
        "{\"text\":\"a\",\"filter\":{\"must_not\":[{\"field\":\"scope\",\"any\":[\"shared\",\"all\"]}]}} | 422 | validation-failed | /filter/must_not/0/any/1",
      })
  void refusesWhatIsWrong(String body, int status, String code, String pointer) {
    assertProblem(status, code, pointer, rest.post("/v1/search", body));
  }

  @Test
  void refusesATextOfMoreThanTenThousandCharacters() {
    assertProblem(
        422,
        "validation-failed",
        "/text",
        rest.post("/v1/search", "{\"text\":\"" + "a".repeat(10_001) + "\"}"));
  }

  @Test
  void refusesMoreConditionsThanAFilterHolds() {
    String clause = "{\"field\":\"tags\",\"eq\":\"a\"}";
    assertProblem(
        422,
        "validation-failed",
        "/filter/must",
        rest.post(
            "/v1/search",
            "{\"text\":\"a\",\"filter\":{\"must\":[" + (clause + ",").repeat(32) + clause + "]}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "EMBEDDING_PROVIDER_UNAVAILABLE,502,embedding-provider-unavailable,",
    "DATABASE_UNAVAILABLE,503,database-unavailable,1",
    "ROLLED_BACK,503,rolled-back,1"
  })
  void saysThatItMaySucceedLater_whenSomethingDoesNotAnswer(
      ErrorCode failure, int status, String code, String retryAfter) {
    try (RestFixture broken =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      throw new UnavailableException(failure, "it does not answer", null);
                    }))) {
      Answer answer = broken.post("/v1/search", "{\"text\":\"a\"}");
      assertProblem(status, code, null, answer);
      assertTrue(answer.json().at("/retryable").asBoolean());
      assertEquals(retryAfter, answer.header("Retry-After"));
    }
  }
}
