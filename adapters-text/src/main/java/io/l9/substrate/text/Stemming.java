package io.l9.substrate.text;

import de.danielnaber.jwordsplitter.GermanWordSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The chains of all languages and scripts, made when the first word needs them. Not thread-safe.
 */
final class Stemming {

  /** Shorter ones are hardly ever compounds; in longer ones the search for parts takes long. */
  private static final int SHORTEST_COMPOUND = 7;

  private static final int LONGEST_COMPOUND = 50;

  private final Map<Language, Stems> languages = new EnumMap<>(Language.class);
  private final Map<OtherScript, Stems> scripts = new EnumMap<>(OtherScript.class);
  private final Map<String, List<String>> germanParts = new HashMap<>();

  /** A chain and what it made lately. */
  private static final class Stems {

    private final WordChain chain;
    private final UnaryOperator<String> marking;
    private final Map<String, Optional<String>> terms = new HashMap<>();

    Stems(WordChain chain, UnaryOperator<String> marking) {
      this.chain = chain;
      this.marking = marking;
    }

    @Nullable String term(String word) {
      Optional<String> known = terms.get(word);
      if (known == null) {
        String stem = chain.term(word);
        known =
            stem == null || stem.isEmpty() ? Optional.empty() : Optional.of(marking.apply(stem));
        Remembered.put(terms, word, known);
      }
      return known.orElse(null);
    }
  }

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
    return languages.computeIfAbsent(language, l -> new Stems(l.chain(), l::marked)).term(word);
  }

  /** The term of a word in letters that are not Latin; null: a stop word. */
  @Nullable String term(String word, OtherScript script) {
    String bare = word.replace("\"", "").replace("'", "");
    return scripts
        .computeIfAbsent(script, s -> new Stems(s.chain(), UnaryOperator.identity()))
        .term(bare);
  }

  /** The terms of the words that a German word is made of; empty if it is none of several. */
  List<String> germanParts(String word) {
    if (word.length() < SHORTEST_COMPOUND || word.length() > LONGEST_COMPOUND) {
      return List.of();
    }
    List<String> known = germanParts.get(word);
    if (known == null) {
      known = splitGerman(word);
      Remembered.put(germanParts, word, known);
    }
    return known;
  }

  private List<String> splitGerman(String word) {
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
