package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RerankerChoiceTest {

  private static final Map<String, String> ENDPOINT =
      Map.of(
          "L9_RERANKER", "http",
          "L9_RERANK_URL", "http://localhost:1/v1",
          "L9_RERANK_MODEL", "a-reranker",
          "L9_RERANK_API_KEY", "sk-secret");

  private static @Nullable Reranker of(Map<String, String> environment) {
    return RerankerChoice.of(Values.of(environment, null, Map.of()));
  }

  @Test
  void isNone_unlessOneIsWanted() {
    assertNull(of(Map.of()));
    assertNull(of(Map.of("L9_RERANKER", "none", "L9_RERANK_URL", "http://localhost:1/v1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "tei"})
  void isAnEndpoint_andKeepsItsKeyToItself(String kind) {
    Map<String, String> environment = new HashMap<>(ENDPOINT);
    environment.put("L9_RERANKER", kind);
    assertEquals(
        "HttpReranker[a-reranker at localhost]",
        Objects.requireNonNull(of(environment)).toString());
  }

  @Test
  void isAModelInFiles(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("model.onnx"));
    Map<String, String> environment =
        Map.of(
            "L9_RERANKER", "onnx",
            "L9_RERANK_MODEL_FILE", file.toString(),
            "L9_RERANK_TOKENIZER_FILE", file.toString());
    assertEquals("model.onnx", Objects.requireNonNull(of(environment)).model());
    Files.delete(file);
    assertThrows(ValidationException.class, () -> of(environment));
  }

  @ParameterizedTest
  @CsvSource({
    "http, L9_RERANK_URL",
    "http, L9_RERANK_MODEL",
    "tei, L9_RERANK_URL",
    "onnx, L9_RERANK_MODEL_FILE",
    "onnx, L9_RERANK_TOKENIZER_FILE",
  })
  void saysWhatIsMissing(String kind, String missing) {
    Map<String, String> environment = new HashMap<>(ENDPOINT);
    environment.put("L9_RERANK_MODEL_FILE", "model.onnx");
    environment.put("L9_RERANK_TOKENIZER_FILE", "tokenizer.json");
    environment.put("L9_RERANKER", kind);
    environment.remove(missing);
    ValidationException refused = assertThrows(ValidationException.class, () -> of(environment));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("L9_RERANKER=" + kind + " needs " + missing), message);
  }
}
