package io.l9.substrate.testkit.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.TextTerms;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kit of the {@link TextAnalyzer}. */
public abstract class TextAnalyzerContract {

  private static final int MAX_TERM = 100;
  private static final Instant HAPPENED = Instant.parse("2023-05-07T23:59:59Z");

  /** The analyzer under test; the same one at every call. */
  protected abstract TextAnalyzer analyzer();

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t", ". , ; !? () — …", "\u0000", "\ufeff", "\ud800"})
  void findsNoTerms_whenTheTextHasNoWords(String text) {
    assertEquals(new TextTerms(Map.of(), 0), analyzer().terms(text));
    assertEquals(List.of(), asked(text));
  }

  @Test
  void countsRepetitions_andAsksForAWordOnce() {
    TextTerms terms = analyzer().terms("zebra apple zebra");
    assertEquals(3, terms.length());
    assertEquals(List.of(1, 2), terms.frequencies().values().stream().sorted().toList());
    assertEquals(2, asked("zebra apple zebra").size());
    assertEquals(asked("zebra apple"), asked("zebra apple zebra"));
  }

  @Test
  void hasAVersion() {
    assertTrue(analyzer().version() >= 1);
  }

  /** A text, and a word that a reader expects to find it by. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/io/l9/substrate/testkit/memory/search/words-of-languages.csv",
      delimiter = '|',
      encoding = "UTF-8")
  void findsAText_byAWordOfItsLanguage(String text, String word) {
    assertTrue(finds(word, text), () -> asked(word) + " in " + analyzer().terms(text));
    assertTrue(finds(text, text), "by itself");
    assertTrue(finds(word, word), "the word by itself");
    String among = "The server was down.\n" + text + "\nIt is up again.";
    assertTrue(finds(word, among), () -> "among others: " + analyzer().terms(among));
  }

  @ParameterizedTest
  @CsvSource({
    "co\u00adoperation, cooperation",
    "cafe\u0301, café",
    "zero\u200bwidth, zero",
    "zero\u200bwidth, width",
    "zero\u2060joiner, zerojoiner",
    "state\u2011of\u2010the\u2013art, art",
    "\u202eright to left, right",
    "اللـــــه, الله",
    "\u0928\u093cदी, \u0929दी",
    "ｆｕｌｌ, full",
    "\u1e9b\u0323, ṩ",
    "ﬃ, ffi",
    "re\u0300\u0323, rẹ\u0300",
    "\u1112\u1161\u11ab, 한",
  })
  void findsAText_inEverySpelling(String text, String word) {
    assertTrue(finds(word, text), () -> asked(word) + " in " + analyzer().terms(text));
    assertTrue(finds(text, word), () -> asked(text) + " in " + analyzer().terms(word));
  }

  @ParameterizedTest
  @CsvSource({
    "the car was parked, care",
    "we booked a hotel for the night, hostel nightmare",
    "a new port was opened, Porto",
    "Das Auto steht in der Garage, autonom",
    "El gato duerme en la casa, caso",
    "效率很高, 汇率",
    "データの量, タデ",
    "1.17.0 was released, 1.18",
    "commit b055f1f0d0cd, b055f1e",
    "the total is 1234567890, 1234567",
  })
  void doesNotFindAText_byAnotherWord(String text, String words) {
    assertFalse(finds(words, text), () -> asked(words) + " in " + analyzer().terms(text));
  }

  /** Otherwise a text would count as long in one language and as short in another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "The invoices were paid by the customer on Friday and the report was sent to the manager",
        "Die Rechnungen wurden vom Kunden am Freitag bezahlt und der Bericht ging an die Leitung",
        "Les factures ont été payées par le client vendredi et le rapport a été envoyé au directeur",
        "Las facturas fueron pagadas por el cliente el viernes y el informe fue enviado al director",
      })
  void isNoLongerThanItsWords(String text) {
    TextTerms terms = analyzer().terms(text);
    int words = text.split(" ").length;
    assertTrue(terms.length() <= words && terms.length() >= words / 3, terms::toString);
    assertTrue(terms.frequencies().size() <= words, terms::toString);
  }

  private List<AskedWord> asked(String text) {
    return analyzer().asked(text, Refinements.ALL);
  }

  private boolean finds(String asked, String text) {
    Set<String> terms = analyzer().terms(text).frequencies().keySet();
    return asked(asked).stream().anyMatch(word -> word.isIn(terms));
  }

  @Test
  void addsTheTimeToTheTerms_likeThreeWords() {
    TextTerms words = analyzer().terms("the zebra");
    TextTerms dated = analyzer().terms("the zebra", HAPPENED);
    assertEquals(words.length() + 3, dated.length());
    assertEquals(words.frequencies().size() + 3, dated.frequencies().size());
    assertTrue(dated.frequencies().keySet().containsAll(words.frequencies().keySet()));
    assertEquals(new TextTerms(Map.of(), 0), analyzer().terms("?", HAPPENED));
  }

  @ParameterizedTest
  @CsvSource({
    "7, true",
    "07, true",
    "7th, true",
    "may, true",
    "May, true",
    "2023, true",
    "on 7 May 2023, true",
    "on 2023-05-07, true",
    "the mayor, false",
    "8, false",
    "70, false",
    "June, false",
    "2022, false",
    "20230507, false",
  })
  void findsATextByItsTime_unlessThatIsTurnedOff(String asked, boolean found) {
    Set<String> terms = analyzer().terms("the zebra", HAPPENED).frequencies().keySet();
    assertEquals(found, asked(asked).stream().anyMatch(word -> word.isIn(terms)));
    assertFalse(
        analyzer().asked(asked, Refinements.NONE).stream().anyMatch(word -> word.isIn(terms)));
  }

  @Test
  void asksForTheTimeInATextAsForAnyWord() {
    for (Refinements refinements : List.of(Refinements.ALL, Refinements.NONE)) {
      Set<String> terms = analyzer().terms("we met on 7 May 2023").frequencies().keySet();
      List<AskedWord> words = analyzer().asked("May 7, 2023", refinements);
      assertEquals(3, words.size());
      assertTrue(words.stream().allMatch(word -> word.isIn(terms)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Alice", "42", "Привет", "Γειά", "مرحبا", "שלום", "नमस्ते", "สวัสดี", "你好", "こんにちは", "カタカナ",
        "안녕하세요", "😀",
      })
  void findsTerms_inEveryScript(String word) {
    assertTrue(finds(word, word));
    assertTrue(finds(word, "zebra " + word + " zebra"));
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
  @Timeout(60)
  void bearsFloods_ofMarksAndOfWhatIsInvisible() {
    String plain = "zebra";
    for (String flood :
        new String[] {"\u0301\u0323", "\u200d", "\u00ad", "\ufe0f", "\u200c", "\u064b\u0323"}) {
      String text = "zeb" + flood.repeat(1 << 19) + "ra";
      assertStorable(text, flood);
      assertTrue(finds(plain, text), () -> "a flood of " + flood.codePoints().boxed().toList());
    }
    for (String word : new String[] {"a.", "1.", "fooBar", "a:", "ก", "क\u093c", "日本", "l'"}) {
      assertStorable(word.repeat(1 << 13), word);
      assertStorable(word.repeat(1 << 10), word);
    }
  }

  @Test
  void goesOn_afterAnyText() {
    TextTerms expected = analyzer().terms("zebra apple");
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
    List<TextTerms> expected = texts.stream().map(analyzer()::terms).toList();
    assertEquals(expected, texts.parallelStream().map(analyzer()::terms).toList());
    List<List<AskedWord>> asked = texts.stream().map(this::asked).toList();
    assertEquals(asked, texts.parallelStream().map(this::asked).toList());
  }

  private void assertStorable(String text, String message) {
    TextTerms terms = analyzer().terms(text);
    terms.frequencies().keySet().forEach(term -> Require.text(message, term, MAX_TERM));
    int most = terms.frequencies().values().stream().mapToInt(Integer::intValue).max().orElse(0);
    assertTrue(terms.length() >= most);
    for (AskedWord word : asked(text)) {
      word.terms().forEach(term -> Require.text(message, term, MAX_TERM));
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
