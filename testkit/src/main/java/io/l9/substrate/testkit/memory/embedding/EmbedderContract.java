package io.l9.substrate.testkit.memory.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.Chunking;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kit of the {@link Embedder}. */
public abstract class EmbedderContract {

  private static final String EMAIL = "Alice prefers email";
  private static final String WEATHER = "It rained in Lisbon on Tuesday";
  private static final String CODE = "The parser fails on an empty list";

  /** The embedder under test; the same one at every call. */
  protected abstract Embedder embedder();

  @Test
  void makesVectorsOfItsModel() {
    List<Vector> vectors = embedder().embed(List.of(EMAIL, "x", "42", "…"));
    assertEquals(4, vectors.size());
    vectors.forEach(vector -> embedder().model().checked("", vector));
    embedder().model().checked("", embedder().embedQuery(EMAIL));
  }

  @Test
  void makesNoVectors_ofNoTexts() {
    assertEquals(List.of(), embedder().embed(List.of()));
  }

  @Test
  void makesTheSameVector_whateverElseIsEmbedded() {
    String longer = (WEATHER + ". ").repeat(12);
    List<Vector> alone =
        List.of(one(EMAIL), one(WEATHER), one(longer), one(CODE), one(EMAIL + " again"));
    List<String> together = List.of(EMAIL, WEATHER, longer, CODE, EMAIL + " again");
    assertEquals(alone, embedder().embed(together));
    assertEquals(alone.subList(1, 3), embedder().embed(together.subList(1, 3)));
  }

  @Test
  void makesTheSameVectors_inManyThreads() {
    List<Vector> expected = embedder().embed(List.of(EMAIL, WEATHER));
    Callable<List<Vector>> task = () -> embedder().embed(List.of(EMAIL, WEATHER));
    Concurrently.run(List.of(task, task, task, task))
        .forEach(vectors -> assertEquals(expected, vectors));
  }

  @Test
  void putsAQueryNearestToWhatItAsksFor() {
    Vector query = embedder().embedQuery("email of Alice");
    double email = query.cosine(one(EMAIL));
    assertTrue(email > query.cosine(one(WEATHER)));
    assertTrue(email > query.cosine(one(CODE)));
  }

  @Test
  void reads_asManyTokensAsItSays_andNoMore() {
    String text = "zebra " + "apple ".repeat(embedder().maxTokens() + 50);
    List<TextSpan> tokens = embedder().tokens(text);
    assertTrue(tokens.size() > embedder().maxTokens());
    String read = text.substring(0, tokens.get(embedder().maxTokens() - 1).end());
    String less = text.substring(0, tokens.get(embedder().maxTokens() - 2).end());
    assertEquals(one(read), one(text));
    assertNotEquals(one(less), one(read));
  }

  @Test
  void hasRoomForChunks() {
    Chunking chunking = Chunking.forModel(embedder());
    String text = (EMAIL + ". ").repeat(chunking.size());
    List<TextSpan> chunks = chunking.split(embedder().tokens(text));
    assertTrue(chunks.size() > 1);
    assertEquals(0, chunks.get(0).start());
    assertEquals(text.stripTrailing().length(), chunks.get(chunks.size() - 1).end());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t "})
  void findsNoTokens_whenThereIsNothingToRead(String text) {
    assertEquals(List.of(), embedder().tokens(text));
  }

  @Test
  void makesAVector_evenOfNothingToRead() {
    embedder().model().checked("", one(""));
    embedder().model().checked("", embedder().embedQuery(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Alice prefers email",
        " 😀😀 wörld 👍🏽 x",
        "e\u0301e\u0301 cafe\u0301",
        "日本語 𪛖𪛖 한국어",
        "[SEP] [CLS] <s> </s>",
        "foo.barBaz() packet_store JDK-4511638",
        "\u200b\ufeff\u00a0 zero",
      })
  void findsTokensWhereTheyLie(String text) {
    assertInOrder(text);
  }

  @Test
  void findsTokensWhereTheyLie_inAnyText(TestInfo test) {
    Random random = Seeds.of(test);
    int[] points = {' ', '\n', 'a', 'Z', '_', '.', 'é', 0x301, 0x4e00, 0xac00, 0x1f600, 0x2a6d6};
    for (int i = 0; i < 100; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(200), 0, points.length)
          .forEach(p -> text.appendCodePoint(points[p]));
      assertInOrder(text.toString());
    }
  }

  @Test
  void findsTokensWhereTheyLie_inAMegabyte() {
    String sentence = "Alice 😀 prefers email, Bob does not. ";
    String text = sentence.repeat((1 << 20) / sentence.length());
    assertInOrder(text);
    List<TextSpan> ofOne = embedder().tokens(sentence);
    List<TextSpan> ofAll = embedder().tokens(text);
    assertEquals(ofOne.size() * (text.length() / sentence.length()), ofAll.size());
    TextSpan last = ofAll.get(ofAll.size() - 1);
    assertEquals(ofOne.get(ofOne.size() - 1).of(sentence), last.of(text));
    assertEquals(text.length() - 1, last.end());
  }

  private Vector one(String text) {
    return embedder().embed(List.of(text)).get(0);
  }

  private void assertInOrder(String text) {
    TextSpan before = new TextSpan(0, 0);
    for (TextSpan span : embedder().tokens(text)) {
      assertTrue(span.start() < span.end() && span.end() <= text.length(), () -> span + text);
      assertTrue(span.start() >= before.start() && span.end() >= before.end(), () -> span + text);
      assertEquals(
          span.of(text).codePoints().count(),
          span.of(text).codePoints().filter(p -> p < 0xd800 || p > 0xdfff).count(),
          () -> "halves a surrogate pair: " + span + text);
      before = span;
    }
  }
}
