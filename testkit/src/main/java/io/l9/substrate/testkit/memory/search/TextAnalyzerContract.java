package io.l9.substrate.testkit.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link TextAnalyzer} does. */
public abstract class TextAnalyzerContract {

  private static final int MAX_TERM = 100;

  /** The analyzer under test; the same one at every call. */
  protected abstract TextAnalyzer analyzer();

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t", ". , ; !? () — …", "\u0000", "\ufeff", "\ud800"})
  void findsNoTerms_whenTheTextHasNoWords(String text) {
    assertEquals(List.of(), analyzer().terms(text));
  }

  @Test
  void keepsOrderAndRepetitions() {
    List<String> terms = analyzer().terms("zebra apple zebra");
    assertEquals(3, terms.size());
    assertEquals(terms.get(0), terms.get(2));
    assertNotEquals(terms.get(0), terms.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Alice", "42", "Привет", "Γειά", "مرحبا", "שלום", "नमस्ते", "สวัสดี", "你好", "こんにちは", "カタカナ",
        "안녕하세요", "😀",
      })
  void findsTerms_inEveryScript(String word) {
    List<String> alone = analyzer().terms(word);
    assertFalse(alone.isEmpty());
    assertTrue(analyzer().terms("zebra " + word + " zebra").containsAll(alone));
  }

  @Test
  void ignoresCase_inAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals(analyzer().terms("distinct title"), analyzer().terms("DISTINCT TITLE"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void makesTermsThatCanBeStored_ofAnyText(TestInfo test) {
    Random random = Seeds.of(test);
    for (int i = 0; i < 500; i++) {
      String text = randomText(random);
      assertStorable(text, text);
    }
  }

  @Test
  void makesTermsThatCanBeStored_ofEndlessWords() {
    for (String letter : new String[] {"x", "ß", "ﷺ", "\ud835\udc00", "\ud869\uded6", "é", "7"}) {
      for (int length = 95; length < 205; length++) {
        assertStorable(letter.repeat(length), letter);
      }
    }
    assertFalse(analyzer().terms("x".repeat(1 << 20)).isEmpty());
  }

  @Test
  void goesOn_afterAnyText() {
    List<String> expected = analyzer().terms("zebra apple");
    for (String text : new String[] {"\ud800", "\u0000", "x".repeat(70_000), "foo.barBaz_"}) {
      analyzer().terms(text);
      assertEquals(expected, analyzer().terms("zebra apple"));
    }
  }

  @Test
  void makesTheSameTerms_inManyThreads(TestInfo test) {
    Random random = Seeds.of(test);
    List<String> texts =
        IntStream.range(0, 200).mapToObj(i -> "zebra " + i + randomText(random)).toList();
    List<List<String>> expected = texts.stream().map(analyzer()::terms).toList();
    List<List<String>> parallel = texts.parallelStream().map(analyzer()::terms).toList();
    assertEquals(expected, parallel);
  }

  private void assertStorable(String text, String message) {
    for (String term : analyzer().terms(text)) {
      Require.text(message, term, MAX_TERM);
    }
  }

  private static String randomText(Random random) {
    int length = random.nextInt(300);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> (char) random.nextInt(0x10000);
            case 1 -> (char) (0xd800 + random.nextInt(0x800));
            case 2 -> " ._:-'".charAt(random.nextInt(6));
            default -> (char) ('A' + random.nextInt(58));
          });
    }
    return text.toString();
  }
}
