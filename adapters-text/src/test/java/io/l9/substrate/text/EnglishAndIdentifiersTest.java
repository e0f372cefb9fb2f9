package io.l9.substrate.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnglishAndIdentifiersTest {

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
    assertEquals(analyzer.terms(one), analyzer.terms(other));
  }

  @Test
  void makesTheSameTerm_whenAnAccentIsACharacterOfItsOwn() {
    assertEquals(analyzer.terms("cafe"), analyzer.terms("cafe\u0301"));
  }

  @Test
  void leavesOutEnglishStopWords() {
    assertEquals(List.of("alic", "phone"), analyzer.terms("The Alice and a phone"));
    assertEquals(List.of(), analyzer.terms("to be or not to be"));
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
    "9.12.1, 9.12.1",
    "snake_caseAndCamel, snake caseandcamel camel",
  })
  void findsIdentifiersWholeAndByPart(String written, String queries) {
    List<String> terms = analyzer.terms("see " + written + ", please");
    for (String query : queries.split(" ", -1)) {
      List<String> asked = analyzer.terms(query);
      assertTrue(!asked.isEmpty() && terms.containsAll(asked), () -> query + " in " + terms);
    }
  }

  @Test
  void leavesNumbersWhole() {
    assertEquals(List.of("3.14", "1,000", "9.12.1"), analyzer.terms("3.14 1,000 9.12.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "黒い猫が寝ている, 猫",
    "日本語のテキスト, 日本",
    "コンピューター, ピュー",
    "컴퓨터를 배우다, 컴퓨터",
    "北京欢迎你, 北京",
    "𪛖𪛖, 𪛖",
  })
  void findsWordsInScriptsWithoutSpaces(String text, String query) {
    List<String> terms = analyzer.terms(text);
    assertTrue(terms.containsAll(analyzer.terms(query)), () -> query + " in " + terms);
  }

  @Test
  void refusesNoText() {
    assertThrows(ValidationException.class, () -> analyzer.terms(null));
  }
}
