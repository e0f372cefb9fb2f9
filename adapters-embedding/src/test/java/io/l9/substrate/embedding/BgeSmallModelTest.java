package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BgeSmallModelTest {

  private final Embedder embedder = new BgeSmallEmbedder();

  @Test
  void isFoundAsAService() {
    List<Embedder> found =
        ServiceLoader.load(Embedder.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, found.size());
    assertEquals(new EmbeddingModel("bge-small-en-v1.5-q", 384), found.get(0).model());
    assertEquals(510, found.get(0).maxTokens());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How should I contact Alice? | Alice prefers email | Bob bought a new bicycle",
        "why did the build break | javac rejects the unused import | lunch is at noon",
        "feline pets | my cat sleeps all day | interest rates rose again",
        "database isolation | row level security hides other tenants | the soup was salty",
      })
  void findsByMeaning(String query, String related, String unrelated) {
    Vector asked = embedder.embedQuery(query);
    List<Vector> stored = embedder.embed(List.of(related, unrelated));
    double near = asked.cosine(stored.get(0));
    double far = asked.cosine(stored.get(1));
    assertTrue(near > far + 0.05, near + " against " + far);
  }

  @Test
  void asksWithTheInstructionOfTheModel() {
    assertEquals(
        embedder
            .embed(List.of("Represent this sentence for searching relevant passages: feline pets"))
            .get(0),
        embedder.embedQuery("feline pets"));
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

  @Test
  void countsInUtf16_whenCharactersNeedTwoUnits() {
    String text = "Hi 😀 wörld, 𝒳 packet_store";
    List<String> tokens = embedder.tokens(text).stream().map(span -> span.of(text)).toList();
    assertEquals(List.of("Hi", "😀", "wörld", ",", "𝒳", "packet", "_", "store"), tokens);
  }

  @Test
  void tokenizesInPieces_asIfItWereOne() {
    String words = "Alice preferred unbelievably quiet correspondence; ".repeat(1000);
    String spaceless = "日本語".repeat(12_000);
    for (String text : new String[] {words, spaceless, words.replace(' ', '\n')}) {
      List<TextSpan> all = embedder.tokens(text);
      int half = all.get(all.size() / 2).start();
      assertEquals(
          embedder.tokens(text.substring(half)).stream().map(TextSpan::start).toList(),
          all.stream().map(span -> span.start() - half).filter(start -> start >= 0).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\ud800", "\udc00"})
  void refusesATextThatIsNotWellFormed(String text) {
    for (ValidationException e :
        new ValidationException[] {
          assertThrows(ValidationException.class, () -> embedder.tokens(text)),
          assertThrows(ValidationException.class, () -> embedder.embedQuery(text)),
        }) {
      assertEquals("/text", e.violations().get(0).pointer());
    }
    ValidationException e =
        assertThrows(ValidationException.class, () -> embedder.embed(List.of("fine", text)));
    assertEquals("/texts/1", e.violations().get(0).pointer());
  }

  @Test
  void refusesNoText() {
    assertThrows(ValidationException.class, () -> embedder.tokens(null));
    assertThrows(ValidationException.class, () -> embedder.embedQuery(null));
    assertThrows(ValidationException.class, () -> embedder.embed(null));
    assertThrows(ValidationException.class, () -> embedder.embed(Arrays.asList("fine", null)));
  }

  @Test
  void saysThatItIsUnavailable_whenTheModelIsNotThere() {
    UnavailableException e =
        assertThrows(
            UnavailableException.class,
            () -> BertEncoder.load("/no.onnx", "/no.json", BertEncoder.Pooling.FIRST));
    assertEquals(ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE, e.code());
  }
}
