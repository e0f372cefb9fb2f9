package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactExtractorChoiceTest {

  private static final Map<String, String> ENDPOINT =
      Map.of(
          "L9_FACT_EXTRACTOR", "openai",
          "L9_FACT_EXTRACTOR_URL", "http://localhost:1/v1",
          "L9_FACT_EXTRACTOR_MODEL", "a-model",
          "L9_FACT_EXTRACTOR_API_KEY", "sk-secret");

  private static @Nullable FactExtractor of(Map<String, String> environment) {
    return FactExtractorChoice.of(
        Values.of(environment, null, Map.of()), MemorySubstrate.builder().json());
  }

  @Test
  void isTheRule_unlessAModelIsWanted() {
    assertNull(of(Map.of()));
    assertNull(of(Map.of("L9_FACT_EXTRACTOR", "rule")));
  }

  @Test
  void isAModelAtAnEndpoint_andKeepsItsKeyToItself() {
    assertEquals(
        "OpenAiFactExtractor[a-model at localhost]",
        Objects.requireNonNull(of(ENDPOINT)).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"L9_FACT_EXTRACTOR_URL", "L9_FACT_EXTRACTOR_MODEL"})
  void saysWhatIsMissing(String missing) {
    Map<String, String> environment = new HashMap<>(ENDPOINT);
    environment.remove(missing);
    ValidationException refused = assertThrows(ValidationException.class, () -> of(environment));
    assertTrue(String.valueOf(refused.getMessage()).contains(missing), refused.getMessage());
  }
}
