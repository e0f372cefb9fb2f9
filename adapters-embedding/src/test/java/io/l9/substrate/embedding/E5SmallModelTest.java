package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class E5SmallModelTest {

  private final Embedder embedder = new E5SmallEmbedder();

  @Test
  void hasANameOfItsOwn_becauseItsVectorsAreOthers() {
    assertEquals(new EmbeddingModel("e5-small-v2-q", 384), embedder.model());
    assertEquals(508, embedder.maxTokens());
    assertNotEquals(
        new BgeSmallEmbedder().embed(List.of("my cat")), embedder.embed(List.of("my cat")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How should I contact Alice? | Alice prefers email | Bob bought a new bicycle",
        "feline pets | my cat sleeps all day | interest rates rose again",
        "database isolation | row level security hides other tenants | the soup was salty",
      })
  void findsByMeaning(String query, String related, String unrelated) {
    Vector asked = embedder.embedQuery(query);
    List<Vector> stored = embedder.embed(List.of(related, unrelated));
    double near = asked.cosine(stored.get(0));
    double far = asked.cosine(stored.get(1));
    assertTrue(near > far + 0.02, near + " against " + far);
  }

  @Test
  void marksQueriesAndPassages_asTheModelWantsIt() {
    Vector query = embedder.embedQuery("my cat");
    Vector passage = embedder.embed(List.of("my cat")).get(0);
    assertNotEquals(query, passage);
    BertEncoder encoder =
        BertEncoder.load(
            "/e5-small-v2-q.onnx", "/e5-small-v2-q-tokenizer.json", BertEncoder.Pooling.MEAN);
    assertEquals(Vector.of(encoder.embed("query: my cat")), query);
    assertEquals(Vector.of(encoder.embed("passage: my cat")), passage);
  }

  @Test
  void makesVectorsOfLengthOne() {
    for (Vector vector : embedder.embed(List.of("Alice", "", "word ".repeat(600)))) {
      double square = 0;
      for (float value : vector.toArray()) {
        square += value * value;
      }
      assertEquals(1, square, 1e-5);
    }
  }
}
