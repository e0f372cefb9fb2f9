package io.l9.substrate.text;

import de.danielnaber.jwordsplitter.GermanWordSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chains of all languages and scripts, made when the first word needs them. Not thread-safe.
 */
final class Stemming {

  /** Shorter ones are hardly ever compounds; in longer ones the search for parts takes long. */
  private static final int SHORTEST_COMPOUND = 7;

  private static final int LONGEST_COMPOUND = 50;

  private final Map<Language, WordChain> languages = new EnumMap<>(Language.class);
  private final Map<OtherScript, WordChain> scripts = new EnumMap<>(OtherScript.class);

  /** Loaded once, when the first German word is split. */
  private static final class German {

    static final GermanWordSplitter SPLITTER = splitter();

    private static GermanWordSplitter splitter() {
      try {
        return new GermanWordSplitter(true);
      } catch (IOException e) {
        throw new UncheckedIOException("the German words are not in their jar", e);
      }
    }
  }

  /** The term of a word in a language; null: a stop word there. */
  @Nullable String term(String word, Language language) {
    String stem = languages.computeIfAbsent(language, Language::chain).term(word);
    return stem == null || stem.isEmpty() ? null : language.marked(stem);
  }

  /** The term of a word in letters that are not Latin; null: a stop word. */
  @Nullable String term(String word, OtherScript script) {
    String bare = word.replace("\"", "").replace("'", "");
    String stem = scripts.computeIfAbsent(script, OtherScript::chain).term(bare);
    return stem == null || stem.isEmpty() ? null : stem;
  }

  /** The terms of the words that a German word is made of; empty if it is none of several. */
  List<String> germanParts(String word) {
    if (word.length() < SHORTEST_COMPOUND || word.length() > LONGEST_COMPOUND) {
      return List.of();
    }
    List<String> parts = German.SPLITTER.splitWord(word.toLowerCase(Locale.ROOT));
    if (parts.size() < 2) {
      return List.of();
    }
    List<String> terms = new ArrayList<>();
    for (String part : parts) {
      String term = term(part, Language.GERMAN);
      if (term != null) {
        terms.add(term);
      }
    }
    return terms;
  }
}
