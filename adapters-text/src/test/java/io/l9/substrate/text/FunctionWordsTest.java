package io.l9.substrate.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Refinements;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionWordsTest {

  private static final Refinements CONTENT_WORDS = new Refinements(true, false, false);

  private final LuceneTextAnalyzer analyzer = new LuceneTextAnalyzer();

  @ParameterizedTest
  @CsvSource({
    "What did she say about her wedding?, say about wed",
    "WHO did Caroline meet when the WHO came?, who carolin meet came",
    "Would he've met them?, he'v met",
    "Why doesn't he like it?, like",
    "What's his name?, name",
    "Does a doe have a fawn?, doe fawn",
    "When may I call you?, may i call you",
    "What did you give me for my birthday?, you give me my birthday",
    "Where did they go?, go",
    "didThey and has_been, didthey did has_been has been",
  })
  void leavesTheWordsOfAQuestionOut(String question, String words) {
    assertEquals(List.of(words.split(" ")), english(question, CONTENT_WORDS));
  }

  @ParameterizedTest
  @CsvSource({"Who was he?, who he", "What have they?, what have", "HOW?, how", "how, how"})
  void keepsThem_whereThereAreNoOthers(String question, String words) {
    assertEquals(List.of(words.split(" ")), english(question, CONTENT_WORDS));
  }

  @Test
  void keepsThem_ifThatIsTurnedOff() {
    assertEquals(
        List.of("what", "did", "she", "say"), english("What did she say?", Refinements.NONE));
  }

  @Test
  void keepsThemInWhatIsStored() {
    assertEquals(
        Set.of("what", "did", "she", "say"),
        analyzer.terms("what did she say").frequencies().keySet());
  }

  /** A soul in Turkish, and the juice of grapes in Hungarian. */
  @ParameterizedTest
  @CsvSource({
    "can sıkıntısı, Canı çok sıkılıyor çünkü can dostu burada değil, can/tr",
    "must bor, Az új bor és a must nagyon jó volt a pincében, must/hu",
  })
  void findsThemWhereTheyAreWordsOfAnotherLanguage(String asked, String text, String term) {
    Set<String> terms = analyzer.terms(text).frequencies().keySet();
    assertEquals(
        Set.of(term), Set.copyOf(terms.stream().filter(term::equals).toList()), terms::toString);
    assertEquals(
        1,
        analyzer.asked(asked, CONTENT_WORDS).stream()
            .filter(word -> word.terms().contains(term))
            .count());
  }

  /** The English terms that are asked, in order. */
  private List<String> english(String question, Refinements refinements) {
    return analyzer.asked(question, refinements).stream()
        .map(AskedWord::terms)
        .flatMap(terms -> terms.stream().filter(term -> term.indexOf('/') < 0))
        .toList();
  }
}
