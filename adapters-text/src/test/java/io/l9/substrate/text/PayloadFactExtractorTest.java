package io.l9.substrate.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.knowledge.fact.FactExtractorContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PayloadFactExtractorTest extends FactExtractorContract {

  private final JsonCodec json = new Jackson3JsonCodec();

  @Override
  protected FactExtractor extractor() {
    return new PayloadFactExtractor(json);
  }

  @Override
  protected JsonCodec json() {
    return json;
  }

  @Test
  void observes() {
    assertEquals(FactPath.OBSERVED, extractor().path());
  }

  @Test
  void takesTheScalarsOfAPayload_andNoProse() {
    Map<String, Object> payload =
        Map.of(
            "entity",
            "Acme",
            "name",
            "Acme Ltd",
            "employees",
            12,
            "public",
            false,
            "text",
            "Acme is large",
            "note",
            "x".repeat(501),
            "tags",
            List.of("a"),
            "owner",
            Map.of("name", "Alice"),
            "a/b~c",
            "odd");
    Map<String, String> said =
        sound(payload).stream()
            .collect(
                Collectors.toMap(
                    FactDraft::predicate,
                    draft -> draft.object().identity() + " " + draft.place()));
    assertEquals(
        Map.of(
            "name",
            "\"Acme Ltd\" /name",
            "employees",
            "12 /employees",
            "public",
            "false /public",
            "a/b~c",
            "\"odd\" /a~1b~0c"),
        said);
  }

  @Test
  void needsASubject() {
    assertEquals(List.of(), sound(Map.of("city", "Oslo")));
    assertEquals(List.of(), sound(Map.of("subject", " ", "city", "Oslo")));
    assertEquals(List.of(), sound(Map.of("subject", 7, "city", "Oslo")));
    assertEquals(1, sound(Map.of("name", "Alice", "city", "Oslo")).size());
  }

  @Test
  void leavesOutANameThatCanBeNoPredicate() {
    assertEquals(
        1,
        sound(Map.of("subject", "Alice", " ", "x", "k".repeat(201), "y", "city", "Oslo")).size());
  }
}
