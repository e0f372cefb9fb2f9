package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Consolidator.Input;
import io.l9.substrate.domain.memory.summary.Consolidator.Source;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiConsolidatorTest {

  private static final Jackson3JsonCodec JSON = new Jackson3JsonCodec();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Input INPUT =
      new Input(
          SummarySubject.topic("prices"),
          List.of(source(1, "The secret list fails."), source(2, "x".repeat(5_000))),
          3);

  @Test
  void asksTheModel_andTakesWhatItSaysWithSources() throws IOException {
    try (EmbeddingServer server =
        new EmbeddingServer(
            (request, exchange) ->
                EmbeddingServer.send(
                    exchange,
                    200,
                    answer(
                        """
                        {"summary": "It fails.", "facts": [{"text": "it fails", "source": 1},
                         {"text": "it does not", "source": 3}, {"text": "says who"}, 7],
                         "entities": ["list", "", 1], "decisions": ["mend it"], "confidence": 1.5}
                        """)))) {
      Consolidation said =
          OpenAiConsolidator.at(server.base(), "m", JSON)
              .apiKey("key-1")
              .maxCharacters(2_000)
              .build()
              .consolidate(INPUT);

      assertEquals(
          new Consolidation(
              "It fails.",
              List.of(new KeyFact("it fails", INPUT.sources().get(0).packet())),
              List.of("list"),
              List.of("mend it"),
              1),
          said);
      EmbeddingServer.Request request = server.requests.get(0);
      assertEquals("/v1/chat/completions", request.path());
      assertEquals("Bearer key-1", request.authorization());
      assertTrue(request.body().contains("[1] 2026-03-01T12:00:01Z kit: The secret list fails."));
      assertTrue(request.body().contains("at most 3 sentences"));
      assertFalse(request.body().contains("x".repeat(1_001)), "each source has its share");
    }
  }

  @Test
  void triesAgain_andGivesUpWithAClearMessage() throws IOException {
    try (EmbeddingServer server =
        new EmbeddingServer((request, exchange) -> EmbeddingServer.send(exchange, 503, "secret"))) {
      OpenAiConsolidator consolidator =
          OpenAiConsolidator.at(server.base(), "m", JSON)
              .apiKey("key-1")
              .retries(2, Duration.ofMillis(1), Duration.ofMillis(2))
              .build();
      UnavailableException failure =
          assertThrows(UnavailableException.class, () -> consolidator.consolidate(INPUT));
      assertEquals(ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, failure.code());
      assertEquals(3, server.requests.size());
      assertEquals(
          "the language model at localhost answers with status 503: it failed; try again later",
          failure.getMessage());
      assertFalse(consolidator.toString().contains("key"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "{\"choices\":[]}",
        "{\"choices\":[{\"message\":{\"content\":null}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"secret prose\"}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"{\\\"summary\\\":\\\"\\\"}\"}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"{\\\"summary\\\":7}\"}}]}"
      })
  void refusesAnAnswerThatIsNoSummary_andRepeatsNothingOfIt(String answer) throws IOException {
    try (EmbeddingServer server =
        new EmbeddingServer((request, exchange) -> EmbeddingServer.send(exchange, 200, answer))) {
      OpenAiConsolidator consolidator = OpenAiConsolidator.at(server.base(), "m", JSON).build();
      UnavailableException failure =
          assertThrows(UnavailableException.class, () -> consolidator.consolidate(INPUT));
      assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
      assertEquals(1, server.requests.size(), "the same would come again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "ftp://x", "http://u:p@x/v1", "http://x/v1?k=1"})
  void refusesWhatIsNoAddress(String base) {
    assertThrows(ValidationException.class, () -> OpenAiConsolidator.at(base, "m", JSON));
  }

  /** An answer in which the model says this. */
  static String answer(String content) {
    return JSON.of(Map.of("choices", List.of(Map.of("message", Map.of("content", content)))))
        .text();
  }

  private static Source source(int number, String text) {
    return new Source(new PacketId(new UUID(7, number)), NOW.plusSeconds(number), "kit", text);
  }
}
