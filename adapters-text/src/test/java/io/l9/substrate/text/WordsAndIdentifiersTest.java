package io.l9.substrate.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.TextTerms;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsAndIdentifiersTest {

  private final TextAnalyzer analyzer = new LuceneTextAnalyzer();

  @ParameterizedTest
  @CsvSource({
    "running, runs",
    "databases, Database",
    "generously, generous",
    "Alice's, ALICE",
    "Alice’s, alice",
    "don’t, don't",
    "Café, cafe",
    "naïve, naive",
    "Straße, strasse",
    "ＦＵＬＬ, full",
    "ﬁle, file",
    "ｺﾝﾋﾟｭｰﾀ, コンピュータ",
  })
  void makesTheSameTermOfEveryForm(String one, String other) {
    assertTrue(hasAll(one, other) && hasAll(other, one), () -> terms(one) + " " + terms(other));
  }

  @Test
  void makesTheSameTerm_whenAnAccentIsACharacterOfItsOwn() {
    assertEquals(analyzer.terms("café"), analyzer.terms("cafe\u0301"));
  }

  private Set<String> terms(String text) {
    return analyzer.terms(text).frequencies().keySet();
  }

  /** Whether a text has every word that is asked, of which there is one. */
  private boolean hasAll(String asked, String text) {
    List<AskedWord> words = analyzer.asked(asked, Refinements.ALL);
    Set<String> terms = terms(text);
    return !words.isEmpty() && words.stream().allMatch(word -> word.isIn(terms));
  }

  @Test
  void leavesOutEnglishStopWords() {
    assertEquals(Set.of("alic", "phone"), terms("The Alice and a phone"));
    assertEquals(Set.of(), terms("to be or not to be"));
    assertEquals(List.of(), analyzer.asked("to be or not to be", Refinements.ALL));
  }

  @Test
  void leavesOutStopWords_ofTheLanguageThatIsAskedIn() {
    assertEquals(
        4, analyzer.asked("wann wurde die Rechnung nicht bezahlt", Refinements.ALL).size());
    assertEquals(2, analyzer.asked("what is the invoice", Refinements.ALL).size());
  }

  @Test
  void keepsWords_thatAreStopWordsOfALanguageThatIsHardlyMeant() {
    for (String word : List.of("die", "bare", "war", "also", "man", "fast", "not")) {
      boolean english = !terms(word).isEmpty();
      assertEquals(english, hasAll(word, word), word);
      assertEquals(english ? 2 : 1, analyzer.asked(word + " metal", Refinements.ALL).size(), word);
    }
    assertTrue(hasAll("die", "They die young, and they die often"));
    assertTrue(hasAll("bare metal", "The servers are bare metal."));
  }

  @Test
  void asksForFormsOfAnEnglishWordOnce() {
    assertEquals(1, analyzer.asked("running runs run", Refinements.ALL).size());
  }

  @Test
  void takesALine_forWhatItIsItself() {
    Set<String> terms =
        terms("The invoices were not paid by them.\nDie Rechnungen wurden nicht bezahlt.");
    assertTrue(terms.containsAll(Set.of("invoic", "rechnung/de")), terms::toString);
    assertFalse(terms.contains("rechnungen"), terms::toString);
  }

  @Test
  void takesAnUnclearText_forEachThatItMayBe_withoutMakingItLonger() {
    TextTerms terms = analyzer.terms("José hablar");
    assertEquals(2, terms.length());
    assertTrue(terms.frequencies().keySet().containsAll(Set.of("jose", "hablar")), terms::toString);
    assertTrue(terms.frequencies().size() > 2, terms::toString);
  }

  @Test
  void keepsAnEnglishText_freeOfOtherStems() {
    Set<String> terms =
        terms("Caroline went to the café in Zürich, and she said no to a man who was so kind.");
    assertEquals(
        Set.of("carolin", "went", "cafe", "zurich", "she", "said", "man", "who", "so", "kind"),
        terms);
  }

  @ParameterizedTest
  @CsvSource({
    "packet_store, packet_store packet store",
    "JDK-4511638, jdk-4511638 JDK 4511638",
    "foo.barBaz(), foo.barBaz foo barBaz barbaz BAR baz",
    "camelCase, camelcase camel case camelCase",
    "XMLHttpRequest, xmlhttprequest request",
    "GitHub, github hub",
    "https://example.com/docs?q=search, example.com example docs search",
    "bob@example.com, bob@example.com bob",
    "/etc/passwd.bak, passwd etc passwd.bak",
    "connect_timeout=30, connect_timeout timeout 30",
    "__init__, init",
    "key:value, key value key:value",
    "org.apache.lucene.LuceneTest, lucene LuceneTest org.apache.lucene.LuceneTest",
    "550e8400-e29b-41d4-a716-446655440000, 550e8400-e29b-41d4-a716-446655440000 446655440000",
    "sha256, sha256",
    "9.12.1, 9.12.1 9.12",
    "v1.17.0, 1.17.0 v1.17.0 V1.17.0 1.17",
    "release-2.0.0-rc1.tar.gz, 2.0.0 rc1 tar.gz",
    "B055F1F0D0CD8E7A3C5B9D2E4F6A8B0C1D2E3F40, b055f1f B055F1F b055f1f0d0cd8e7a3c5b9d2e4f6a8b0c1d2e3f40",
    "b055f1f, b055f1f",
    "XMLHttpRequest, xml http request",
    "kebab-case-name, kebab case name kebab-case-name",
    "getUserByID2, user id2 getuserbyid2",
    "src/main/java/App.java, src main java app App.java",
    "ключ_доступа, ключ доступа",
    "snake_caseAndCamel, snake caseandcamel camel",
  })
  void findsIdentifiersWholeAndByPart(String written, String queries) {
    String text = "see " + written + ", please";
    for (String query : queries.split(" ", -1)) {
      assertTrue(
          hasAll(query, text),
          () -> query + " " + analyzer.asked(query, Refinements.ALL) + " in " + terms(text));
    }
  }

  @Test
  void leavesNumbersWhole_butForTheBeginningsOfVersions() {
    assertEquals(Set.of("3.14", "1,000"), terms("3.14 1,000"));
    assertEquals(Set.of("9.12.1", "9.12"), terms("9.12.1"));
    assertEquals(Set.of("v1.2.3.4", "1.2.3.4", "1.2", "1.2.3"), terms("v1.2.3.4"));
  }

  @ParameterizedTest
  @CsvSource({
    "黒い猫が寝ている, 猫",
    "黒い猫が寝ている, 寝",
    "日本語のテキスト, 日本",
    "コンピューター, ピュー",
    "컴퓨터를 배우다, 컴퓨터",
    "北京欢迎你, 北京",
    "𪛖𪛖, 𪛖",
  })
  void findsWordsInScriptsWithoutSpaces(String text, String query) {
    assertTrue(hasAll(query, text), () -> query + " in " + terms(text));
  }

  @Test
  void refusesNoText() {
    assertThrows(ValidationException.class, () -> analyzer.terms(null));
  }
}
