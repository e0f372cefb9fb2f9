package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.testkit.memory.search.FakeReranker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of all kinds, well-behaved ones and others. */
class HttpRerankerTest {

  private static final String KEY = "sk-very-secret";
  private static final String QUERY = "secret question";
  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final List<String> TEXTS = List.of("no", "the secret question", "a question");
  private static final Pattern ASKED = Pattern.compile("\"query\":\"([^\"]*)\"");

  private static HttpReranker.Builder at(String base) {
    return HttpReranker.at(base, "m").apiKey(KEY).timeout(Duration.ofSeconds(20));
  }

  private static UnavailableException failure(HttpReranker reranker, Duration limit) {
    UnavailableException failure =
        assertThrows(UnavailableException.class, () -> reranker.scores(QUERY, TEXTS, limit));
    assertEquals(ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, failure.code());
    for (Throwable t = failure; t != null; t = t.getCause()) {
      assertFalse(t.toString().contains(KEY), "a key in " + t);
      assertFalse(t.toString().contains("question"), "a text in " + t);
    }
    assertTrue(failure.getMessage().contains("the reranker at localhost"), failure.getMessage());
    return failure;
  }

  private static UnavailableException failureOf(EmbeddingServer.Answer answer) throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(answer)) {
      return failure(at(server.base()).build(), AMPLE);
    }
  }

  /** A right answer, the best first, with each text as many servers repeat it. */
  static void good(EmbeddingServer.Request request, HttpExchange exchange) throws IOException {
    EmbeddingServer.send(
        exchange,
        200,
        "{\"id\":\"1\",\"results\":"
            + list(request, "relevance_score")
            + ",\"usage\":{\"n\":[1]}}");
  }

  private static String list(EmbeddingServer.Request request, String name) {
    Matcher query = ASKED.matcher(request.body());
    assertTrue(query.find(), request.body());
    List<Double> scores =
        new FakeReranker().scores(query.group(1), request.inputs(), Duration.ofMinutes(1));
    List<String> items = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      items.add(
          "{\"index\":%d,\"document\":{\"text\":\"t\"},\"%s\":%s}"
              .formatted(i, name, scores.get(i)));
    }
    Collections.reverse(items);
    return items.toString();
  }

  @Test
  void asksAsMostServersWantIt() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(HttpRerankerTest::good)) {
      List<Double> scores = at(server.base() + "/").build().scores(QUERY, TEXTS, AMPLE);
      assertEquals(List.of(0.0, 1.0, 0.5), scores);
      EmbeddingServer.Request request = server.requests.get(0);
      assertEquals("/v1/rerank", request.path());
      assertEquals("Bearer " + KEY, request.authorization());
      assertEquals(TEXTS, request.inputs());
      for (String part :
          List.of("\"model\":\"m\"", "\"query\":\"" + QUERY, "\"documents\":[", "\"top_n\":3")) {
        assertTrue(request.body().contains(part), request.body());
      }
    }
  }

  @Test
  void asksAsTextEmbeddingsInferenceWantsIt() throws IOException {
    try (EmbeddingServer server =
        new EmbeddingServer(
            (request, exchange) -> EmbeddingServer.send(exchange, 200, list(request, "score")))) {
      HttpReranker reranker =
          HttpReranker.at(server.base(), "m").requests(HttpReranker.Requests.TEXTS).build();
      assertEquals(List.of(0.0, 1.0, 0.5), reranker.scores(QUERY, TEXTS, AMPLE));
      EmbeddingServer.Request request = server.requests.get(0);
      assertTrue(request.body().contains("\"texts\":["), request.body());
      assertTrue(request.body().contains("\"truncate\":true"), request.body());
      assertFalse(request.body().contains("documents"), request.body());
      assertEquals("null", request.authorization(), "no key, no header");
    }
  }

  @Test
  void readsTheListUnderItsOtherName_andScoresOfAnyScale() throws IOException {
    String body =
        "{\"object\":\"list\",\"data\":[{\"relevance_score\":-7.5e0,\"index\":2},"
            + "{\"index\":0,\"relevance_score\":11},{\"score\":0,\"index\":1}]}";
    try (EmbeddingServer server =
        new EmbeddingServer((request, exchange) -> EmbeddingServer.send(exchange, 200, body))) {
      assertEquals(List.of(11.0, 0.0, -7.5), at(server.base()).build().scores(QUERY, TEXTS, AMPLE));
    }
  }

  @Test
  void cutsWhatIsTooLong_andSendsNoEmptyText() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(HttpRerankerTest::good)) {
      List<String> texts = List.of("x ".repeat(100), " ");
      var unused = at(server.base()).maxTokens(20).build().scores("q ".repeat(50), texts, AMPLE);
      EmbeddingServer.Request request = server.requests.get(0);
      assertEquals(List.of("x ".repeat(10).strip(), "-"), request.inputs());
      assertTrue(
          request.body().contains("\"query\":\"" + "q ".repeat(10).strip() + "\""), request.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, API key",
    "404, no model m",
    "400, refuses the request",
    "500, it failed",
    "429, too many requests"
  })
  void saysWhatAStatusMeans_andAsksOnce(int status, String says) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    UnavailableException failure =
        failureOf(
            (request, exchange) -> {
              asked.incrementAndGet();
              EmbeddingServer.send(exchange, status, "{\"error\":\"" + QUERY + "\"}");
            });
    assertTrue(failure.getMessage().contains(says), failure.getMessage());
    assertEquals(1, asked.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "3",
        "[",
        "[]",
        "{",
        "{}",
        "{\"results\":{}}",
        "{\"results\":[]}",
        "[1,2,3]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":1,\"score\":1}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":3,\"score\":1}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":-1,\"score\":1}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":2,\"score\":1e999}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":2,\"score\":NaN}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":2,\"score\":null}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":2,\"score\":\"1\"}]",
        "[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":2}]",
        "[{\"index\":\"0\",\"score\":1},{\"index\":1,\"score\":1},{\"index\":2,\"score\":1}]",
        "[{\"index\":0.5,\"score\":1},{\"index\":1,\"score\":1},{\"index\":2,\"score\":1}]",
        "{\"results\":[{\"index\":0,\"score\":1},{\"index\":1,\"score\":1},{\"index\":2,\"score\":1}]",
      })
  void refusesAnAnswerThatHasNotOneScoreForEachText(String body) throws IOException {
    UnavailableException failure =
        failureOf((request, exchange) -> EmbeddingServer.send(exchange, 200, body));
    assertTrue(failure.getMessage().contains("sends an answer that"), failure.getMessage());
  }

  @Test
  void givesUpAtTheLimit_whereItIsBelowTheTimeoutOfTheEndpoint() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (EmbeddingServer server =
        new EmbeddingServer(
            (request, exchange) -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      UnavailableException failure = failure(at(server.base()).build(), Duration.ofMillis(150));
      assertTrue(failure.getMessage().contains("within 150 ms"), failure.getMessage());
      failure =
          failure(at(server.base()).timeout(Duration.ofMillis(120)).build(), Duration.ofHours(1));
      assertTrue(failure.getMessage().contains("within 120 ms"), failure.getMessage());
    } finally {
      end.countDown();
    }
  }

  @Test
  void refusesWrongSettingsAndTexts() {
    HttpReranker reranker = at("http://localhost:1/v1").build();
    assertEquals("HttpReranker[m at localhost]", reranker.toString());
    assertThrows(ValidationException.class, () -> HttpReranker.at("ftp://localhost", "m"));
    assertThrows(ValidationException.class, () -> HttpReranker.at("http://localhost", ""));
    assertThrows(ValidationException.class, () -> at("http://localhost").maxTokens(0));
    assertThrows(ValidationException.class, () -> reranker.scores("a\u0000", List.of("b"), AMPLE));
    assertThrows(
        ValidationException.class, () -> reranker.scores("a", List.of("b", "\ud800"), AMPLE));
    assertEquals(List.of(), reranker.scores("a", List.of(), AMPLE), "nothing is sent");
  }
}
