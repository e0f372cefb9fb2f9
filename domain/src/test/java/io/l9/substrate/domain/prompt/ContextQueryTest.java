package io.l9.substrate.domain.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ContextQueryTest {

  @Test
  void badInputIsNamedByItsPlace() {
    ContextQuery query = ContextQuery.of("Alice");

    refused(() -> ContextQuery.ofTask(null, null), "/text");
    refused(() -> ContextQuery.of(" "), "/text");
    refused(() -> ContextQuery.of("a\u0000b"), "/text");
    refused(() -> ContextQuery.of("\uD800"), "/text");
    refused(() -> ContextQuery.of("a".repeat(SearchQuery.MAX_TEXT + 1)), "/text");
    refused(
        () -> ContextQuery.ofTask("a".repeat(SearchQuery.MAX_TEXT), "b"),
        "/task and the text have 10002 characters");
    refused(() -> query.k(0), "/k");
    refused(() -> query.k(ContextQuery.MAX_K + 1), "/k");
    refused(() -> query.maxTokens(0), "/max_tokens");
    refused(() -> query.maxTokens(ContextQuery.MAX_TOKENS + 1), "/max_tokens");
    refused(() -> query.include(Set.of()), "/include");
    refused(() -> ItemKind.ofCode("opinion"), "/include must be of fact,");
  }

  private static void refused(Executable call, String message) {
    String said = assertThrows(ValidationException.class, call).getMessage();
    assertTrue(said.startsWith(message + " "), said);
  }

  @Test
  void textAndTaskAreAskedTogether() {
    assertEquals("Alice", ContextQuery.of("Alice").asked());
    assertEquals("Write a quote", ContextQuery.ofTask(null, "Write a quote").asked());
    assertEquals("Alice\nWrite a quote", ContextQuery.ofTask("Alice", "Write a quote").asked());
  }
}
