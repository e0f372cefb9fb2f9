package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.knowledge.fact.FactExtractorContract;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiFactExtractorTest extends FactExtractorContract {

  private static final JsonCodec JSON = new Jackson3JsonCodec();

  private EmbeddingServer server;
  private volatile String answer =
      OpenAiConsolidatorTest.answer(
          """
          {"facts": [
            {"subject": "Alice", "predicate": "city", "object": "Oslo", "pointer": "/city",
             "confidence": 7},
            {"subject": "Alice", "predicate": "knows", "object": "Bob", "entity": true,
             "pointer": "/said"},
            {"subject": "Alice", "predicate": "age", "object": 7, "pointer": "/nowhere"},
            {"subject": "Alice", "predicate": "tags", "object": ["a"], "pointer": "/said"},
            {"subject": " ", "predicate": "city", "object": "Rome", "pointer": "/city"},
            {"predicate": "city"}, 7]}
          """);

  @BeforeEach
  void open() throws IOException {
    server =
        new EmbeddingServer((request, exchange) -> EmbeddingServer.send(exchange, 200, answer));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  protected FactExtractor extractor() {
    return OpenAiFactExtractor.at(server.base(), "m", JSON)
        .apiKey("key-1")
        .maxCharacters(1_000)
        .build();
  }

  @Override
  protected JsonCodec json() {
    return JSON;
  }

  @Test
  void infers_fromWhatTheModelSaysWithAPlace() {
    List<FactDraft> drafts =
        sound(Map.of("city", "Oslo", "said", "I know Bob", "long", "x".repeat(5_000)));
    assertEquals(FactPath.INFERRED, extractor().path());
    assertEquals(List.of("city", "knows"), drafts.stream().map(FactDraft::predicate).toList());
    assertEquals(1.0, drafts.get(0).confidence());
    assertTrue(drafts.get(1).object() instanceof FactObject.Entity);
    EmbeddingServer.Request request = server.requests.get(0);
    assertEquals("/v1/chat/completions", request.path());
    assertEquals("Bearer key-1", request.authorization());
    assertFalse(request.body().contains("x".repeat(1_001)));
    assertFalse(extractor().toString().contains("key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "{\"choices\":[]}",
        "{\"choices\":[{\"message\":{\"content\":\"secret prose\"}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"{\\\"facts\\\":7}\"}}]}"
      })
  void refusesAnAnswerWithoutFacts_andRepeatsNothingOfIt(String other) {
    answer = other;
    FactExtractor.Input input =
        new FactExtractor.Input(new PacketId(new UUID(7, 1)), JSON.of("secret"));
    UnavailableException failure =
        assertThrows(UnavailableException.class, () -> extractor().extract(input));
    assertEquals(ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, failure.code());
    assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
  }
}
