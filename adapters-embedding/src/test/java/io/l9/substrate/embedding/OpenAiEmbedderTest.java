package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that do not behave. */
class OpenAiEmbedderTest {

  private static final String KEY = "sk-very-secret";
  private static final FakeEmbedder MODEL = new FakeEmbedder(new EmbeddingModel("m", 8), 1000);
  private static final List<String> TEXTS = List.of("first text", "another text", "a third one");

  private static OpenAiEmbedder.Builder at(String base) {
    return OpenAiEmbedder.at(base, MODEL.model())
        .apiKey(KEY)
        .timeout(Duration.ofSeconds(20))
        .retries(2, Duration.ofMillis(1), Duration.ofMillis(1500));
  }

  private static UnavailableException failure(OpenAiEmbedder embedder) {
    UnavailableException failure =
        assertThrows(UnavailableException.class, () -> embedder.embed(TEXTS));
    assertEquals(ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE, failure.code());
    for (Throwable t = failure; t != null; t = t.getCause()) {
      assertFalse(t.toString().contains(KEY), "a key in " + t);
      assertFalse(t.toString().contains("first text"), "a text in " + t);
    }
    assertTrue(failure.getMessage().contains("localhost"), failure.getMessage());
    return failure;
  }

  /** Returns the failure at an endpoint that answers every request so. */
  private static UnavailableException failureOf(EmbeddingServer.Answer answer) throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(answer)) {
      return failure(at(server.base()).build());
    }
  }

  private static void good(EmbeddingServer.Request request, HttpExchange exchange)
      throws IOException {
    EmbeddingServer.send(exchange, 200, EmbeddingServer.vectors(MODEL, request));
  }

  @Test
  void asksAsTheInterfaceSays_inBatches() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(OpenAiEmbedderTest::good)) {
      List<Vector> vectors =
          at(server.base() + "/").batches(2, 1000).sendDimension(true).build().embed(TEXTS);
      assertEquals(MODEL.embed(TEXTS), vectors);
      assertEquals(
          List.of(TEXTS.subList(0, 2), TEXTS.subList(2, 3)),
          server.requests.stream().map(EmbeddingServer.Request::inputs).toList());
      EmbeddingServer.Request request = server.requests.get(0);
      assertEquals("/v1/embeddings", request.path());
      assertEquals("Bearer " + KEY, request.authorization());
      assertTrue(request.body().contains("\"model\":\"m\""), request.body());
      assertTrue(request.body().contains("\"dimensions\":8"), request.body());
    }
  }

  @Test
  void boundsABatchByItsSize_andSendsALongTextAlone() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(OpenAiEmbedderTest::good)) {
      at(server.base()).batches(100, 22).apiKey(null).build().embed(TEXTS);
      assertEquals(
          List.of(TEXTS.subList(0, 2), TEXTS.subList(2, 3)),
          server.requests.stream().map(EmbeddingServer.Request::inputs).toList());
      at(server.base()).batches(100, 1).build().embed(TEXTS);
      assertEquals(5, server.requests.size());
      assertEquals("null", server.requests.get(0).authorization(), "no key, no header");
    }
  }

  @Test
  void readsNumbers_whereTheServerKnowsNoBase64() throws IOException {
    try (EmbeddingServer server =
        new EmbeddingServer(
            (request, exchange) ->
                EmbeddingServer.send(
                    exchange,
                    200,
                    EmbeddingServer.vectors(
                        MODEL, new EmbeddingServer.Request("", "", "", request.inputs()))))) {
      assertEquals(MODEL.embed(TEXTS), at(server.base()).build().embed(TEXTS));
    }
  }

  @ParameterizedTest
  @CsvSource({"429, 0", "503,", "500, soon", "408,"})
  void triesAgain_whereTheServerSaysLater(int status, String retryAfter) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (EmbeddingServer server =
        new EmbeddingServer(
            (request, exchange) -> {
              if (asked.incrementAndGet() <= 2) {
                if (retryAfter != null) {
                  exchange.getResponseHeaders().add("Retry-After", retryAfter);
                }
                EmbeddingServer.send(exchange, status, "{}");
              } else {
                good(request, exchange);
              }
            })) {
      assertEquals(MODEL.embed(TEXTS), at(server.base()).build().embed(TEXTS));
      assertEquals(3, asked.get());
    }
  }

  @Test
  void waitsAsLongAsItIsAsked() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (EmbeddingServer server =
        new EmbeddingServer(
            (request, exchange) -> {
              if (asked.incrementAndGet() == 1) {
                exchange.getResponseHeaders().add("Retry-After", "1");
                EmbeddingServer.send(exchange, 429, "");
              } else {
                good(request, exchange);
              }
            })) {
      long before = System.nanoTime();
      at(server.base()).build().embed(TEXTS);
      assertTrue(System.nanoTime() - before >= 700_000_000, "a second, less the jitter");
    }
  }

  @Test
  void givesUp_whereItIsAskedToWaitTooLong() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    UnavailableException failure =
        failureOf(
            (request, exchange) -> {
              asked.incrementAndGet();
              exchange.getResponseHeaders().add("Retry-After", "3600");
              EmbeddingServer.send(exchange, 429, "{\"error\":\"first text\"}");
            });
    assertEquals(1, asked.get());
    assertTrue(failure.getMessage().contains("too many requests"), failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "401, 1, API key",
    "403, 1, API key",
    "404, 1, no model m",
    "400, 1, refuses the request",
    "422, 1, refuses the request",
    "302, 1, refuses the request",
    "500, 3, it failed",
    "429, 3, too many requests"
  })
  void saysWhatAStatusMeans_andTriesAgainOnlyWhatMayPass(int status, int times, String says)
      throws IOException {
    AtomicInteger asked = new AtomicInteger();
    UnavailableException failure =
        failureOf(
            (request, exchange) -> {
              asked.incrementAndGet();
              EmbeddingServer.send(exchange, status, "{\"error\":\"" + request.body() + "\"}");
            });
    assertTrue(failure.getMessage().contains(says), failure.getMessage());
    assertEquals(times, asked.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{",
        "{}",
        "{\"data\":{}}",
        "{\"data\":[]}",
        "{\"data\":[1,2,3]}",
        "{\"data\":[{\"index\":0}]}",
        "{\"data\":[{\"embedding\":[0,0,0,0,0,0,0,0],\"index\":0}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,1e99],\"index\":0}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,null],\"index\":0}]}",
        "{\"data\":[{\"embedding\":\"first text\",\"index\":0}]}",
        "{\"data\":[{\"embedding\":\"AAAAAA==\",\"index\":0}]}",
        "{\"data\":[{\"embedding\":\"AAA=\",\"index\":0}]}",
        "{\"data\":[{\"embedding\":[1,2,3],\"index\":0}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,1,1],\"index\":0}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,1],\"index\":3}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,1],\"index\":-1}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,1],\"index\":\"0\"}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,1]},{\"embedding\":[1,1,1,1,1,1,1,1]}]}",
        "{\"data\":[{\"embedding\":[1,1,1,1,1,1,1,1],\"index\":0},"
            + "{\"embedding\":[1,1,1,1,1,1,1,1],\"index\":0},"
            + "{\"embedding\":[1,1,1,1,1,1,1,1],\"index\":2}]}",
      })
  void refusesAnAnswerThatHasNotOneGoodVectorForEachText(String body) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    UnavailableException failure =
        failureOf(
            (request, exchange) -> {
              asked.incrementAndGet();
              EmbeddingServer.send(exchange, 200, body);
            });
    assertTrue(failure.getMessage().contains("sends"), failure.getMessage());
    assertEquals(1, asked.get());
  }

  @Test
  void stopsReading_whereAnAnswerHasNoEnd() throws IOException {
    UnavailableException failure =
        failureOf(
            (request, exchange) -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] blanks = " ".repeat(1 << 16).getBytes(java.nio.charset.StandardCharsets.UTF_8);
              try {
                while (true) {
                  exchange.getResponseBody().write(blanks);
                }
              } catch (IOException hungUp) {
                // what this waits for
                return;
              }
            });
    assertTrue(failure.getMessage().contains("sends more than"), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesUp_whereTheAnswerDoesNotCome(boolean headers) throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (EmbeddingServer server =
        new EmbeddingServer(
            (request, exchange) -> {
              if (headers) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
              }
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      UnavailableException failure =
          failure(
              at(server.base())
                  .timeout(Duration.ofMillis(150))
                  .retries(1, Duration.ofMillis(1), Duration.ofMillis(2))
                  .build());
      assertTrue(failure.getMessage().contains("150 ms"), failure.getMessage());
    } finally {
      end.countDown();
    }
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    String base;
    try (EmbeddingServer server = new EmbeddingServer(OpenAiEmbedderTest::good)) {
      base = server.base();
    }
    UnavailableException failure = failure(at(base).build());
    assertTrue(failure.getMessage().contains("cannot be reached"), failure.getMessage());
  }

  @Test
  void showsNoKey() {
    assertEquals("OpenAiEmbedder[m at localhost]", at("http://localhost:1/v1").build().toString());
    ValidationException refused =
        assertThrows(
            ValidationException.class, () -> at("http://localhost/v1").apiKey("secret\nkey"));
    assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "localhost:1/v1",
        "ftp://localhost/v1",
        "http:///v1",
        "http://localhost/v1?key=secret",
        "http://me:secret@localhost/v1",
        "http://local host/",
      })
  void refusesWhatIsNoAddress(String base) {
    ValidationException refused = assertThrows(ValidationException.class, () -> at(base));
    assertEquals("/url", refused.violations().get(0).pointer());
    assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
  }
}
