package io.l9.substrate.testkit.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeEmbedderTest {

  private final FakeEmbedder embedder = new FakeEmbedder();

  @Test
  void textsThatShareMoreWords_areNearer() {
    Vector query = embedder.embedQuery("Deploy the database");
    List<Vector> vectors =
        embedder.embed(
            List.of(
                "deploy the database",
                "deploy the database on friday",
                "deploy it",
                "rust coffee"));
    List<Double> cosines = vectors.stream().map(query::cosine).toList();
    assertEquals(1, cosines.get(0), 1e-6);
    for (int i = 1; i < cosines.size(); i++) {
      assertTrue(cosines.get(i) < cosines.get(i - 1), cosines::toString);
    }
  }

  @Test
  void isTheSameEachTime_alsoForATextWithoutWords() {
    for (String text : List.of("deploy the database", "", "  ")) {
      assertEquals(embedder.embedQuery(text), new FakeEmbedder().embed(List.of(text)).get(0));
    }
  }

  @Test
  void readsAsManyWordsAsItSays() {
    FakeEmbedder small = new FakeEmbedder(new EmbeddingModel("small", 16), 2);
    assertEquals(16, small.embedQuery("one").dimension());
    assertEquals(small.embedQuery("one two"), small.embedQuery("one two three"));
    assertNotEquals(small.embedQuery("one two"), small.embedQuery("one"));
  }

  @Test
  void tokens_areTheWords() {
    String text = " one  two\nthree ";
    assertEquals(
        List.of("one", "two", "three"),
        embedder.tokens(text).stream().map(span -> span.of(text)).toList());
    assertEquals(List.of(), embedder.tokens(" "));
  }
}
