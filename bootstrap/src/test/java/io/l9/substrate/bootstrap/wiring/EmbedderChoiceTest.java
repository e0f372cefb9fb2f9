package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedderChoiceTest {

  private static final Map<String, String> OPENAI =
      Map.of(
          "L9_EMBEDDER", "openai",
          "L9_EMBEDDING_URL", "http://localhost:1/v1",
          "L9_EMBEDDING_MODEL", "nomic-embed-text",
          "L9_EMBEDDING_DIMENSION", "768",
          "L9_EMBEDDING_API_KEY", "sk-secret");

  @Test
  void isTheModelInTheProcess_unlessSaidOtherwise() {
    EmbedderChoice choice = EmbedderChoice.of(Map.of());
    assertEquals("bge-small-en-v1.5-q, in this process", choice.description());
    assertEquals(
        choice.description(), EmbedderChoice.of(Map.of("L9_EMBEDDER", "local")).description());
  }

  @Test
  void isTheOtherModelInTheProcess_andKeepsTheFirst() {
    EmbedderChoice choice = EmbedderChoice.of(Map.of("L9_EMBEDDER", "e5-small-v2"));
    assertEquals("e5-small-v2-q, in this process", choice.description());
    assertEquals(
        List.of("bge-small-en-v1.5-q"), choice.others().stream().map(e -> e.model().id()).toList());
  }

  @Test
  void isNone_whereNoneIsWanted() {
    assertNull(EmbedderChoice.of(Map.of("L9_EMBEDDER", "none")).embedder());
  }

  @Test
  void isAnEndpoint_andKeepsItsKeyToItself() {
    EmbedderChoice choice = EmbedderChoice.of(OPENAI);
    assertEquals(
        new EmbeddingModel("nomic-embed-text", 768),
        Objects.requireNonNull(choice.embedder()).model());
    assertEquals("OpenAiEmbedder[nomic-embed-text at localhost]", choice.description());
    assertFalse(choice.toString().contains("sk-secret"));
  }

  @Test
  void keepsTheModelsOfBefore() {
    assertEquals(
        List.of("bge-small-en-v1.5-q", "e5-small-v2-q"),
        EmbedderChoice.of(OPENAI).others().stream().map(e -> e.model().id()).toList());
    Map<String, String> back = new HashMap<>();
    OPENAI.forEach((name, value) -> back.put(name.replace("L9_", "L9_PREVIOUS_"), value));
    EmbedderChoice choice = EmbedderChoice.of(back);
    assertEquals("bge-small-en-v1.5-q, in this process", choice.description());
    assertEquals(
        List.of(
            new EmbeddingModel("nomic-embed-text", 768), new EmbeddingModel("e5-small-v2-q", 384)),
        choice.others().stream().map(e -> e.model()).toList());
    back.put("L9_PREVIOUS_EMBEDDING_URL", "nowhere");
    assertThrows(ValidationException.class, () -> EmbedderChoice.of(back));
  }

  @ParameterizedTest
  @CsvSource({
    "L9_EMBEDDER, OpenAI",
    "L9_EMBEDDER, bge",
    "L9_EMBEDDING_URL,",
    "L9_EMBEDDING_MODEL,",
    "L9_EMBEDDING_DIMENSION,",
    "L9_EMBEDDING_DIMENSION, many",
    "L9_EMBEDDING_DIMENSION, 0",
    "L9_EMBEDDING_DIMENSION, 2001",
  })
  void refusesWhatItDoesNotKnow_andNamesTheVariable(String name, String value) {
    Map<String, String> environment = new HashMap<>(OPENAI);
    environment.put(name, value == null ? "" : value);
    ValidationException refused =
        assertThrows(ValidationException.class, () -> EmbedderChoice.of(environment));
    assertTrue(
        (refused.violations() + " " + refused.getMessage()).contains(name), refused::toString);
  }
}
