package io.l9.substrate.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.TextTerms;
import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text analyzer on Lucene: words by Unicode's rules, in one spelling, without stop words, and
 * stemmed by their script, and in Latin letters by the language of their line, which is told from
 * its function words. Identifiers give the whole and their parts, German compounds their parts as
 * well.
 *
 * <p>A stem other than an English one carries its language, so that an English text has none of
 * another language's stems. A query is too short for its language to be known, so that a word of it
 * has a term for each language. Thread-safe.
 */
public final class LuceneTextAnalyzer implements TextAnalyzer {

  private static final int VERSION = 2;
  private static final int MAX_TERM = 100;

  /** Longer ones are no words of a language, and stemming them takes time. */
  private static final int LONGEST_WORD = 60;

  /** A text that asks for more words says itself of what language it is. */
  private static final int WORDS_IN_ANY_LANGUAGE = 64;

  private static final Set<Language> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(Language.class));

  /** The parts that are not thread-safe, used by one thread at a time. */
  private record Tools(Words words, Stemming stemming) {
    Tools() {
      this(new Words(), new Stemming());
    }
  }

  private final Queue<Tools> idle = new ConcurrentLinkedQueue<>();

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public TextTerms terms(String text) {
    Require.present("/text", text);
    return with(tools -> terms(text, tools));
  }

  @Override
  public TextTerms terms(String text, Instant happened) {
    TextTerms words = terms(text);
    if (words.isEmpty()) {
      return words;
    }
    List<String> dates = DateTerms.of(happened);
    Map<String, Integer> frequencies = new HashMap<>(words.frequencies());
    dates.forEach(term -> frequencies.put(term, 1));
    return new TextTerms(frequencies, words.length() + dates.size());
  }

  @Override
  public List<AskedWord> asked(String text, Refinements refinements) {
    Require.present("/text", text);
    return with(tools -> asked(text, refinements, tools));
  }

  /** After a failure the tools are left alone: they may be in the middle of a text. */
  private <T> T with(Function<Tools, T> work) {
    Tools polled = idle.poll();
    Tools tools = polled == null ? new Tools() : polled;
    T made = work.apply(tools);
    idle.add(tools);
    return made;
  }

  private static TextTerms terms(String text, Tools tools) {
    List<Words.Line> lines = tools.words().lines(Normalization.of(text), false);
    LanguageEvidence ofText = tools.words().evidence();
    lines.forEach(line -> ofText.add(line.evidence()));
    Map<String, Integer> frequencies = new HashMap<>();
    int length = 0;
    for (Words.Line line : lines) {
      Set<Language> languages = line.languages(ofText);
      for (Words.Word word : line.words()) {
        length += count(word, languages, tools.stemming(), frequencies);
      }
    }
    return new TextTerms(frequencies, length);
  }

  /** Counts the terms of a word; returns how many parts it has that are no stop words. */
  private static int count(
      Words.Word word,
      Set<Language> languages,
      Stemming stemming,
      Map<String, Integer> frequencies) {
    int length = 0;
    for (String part : word.parts()) {
      boolean latin = !word.whole() && isLatinWord(part);
      Set<String> terms =
          latin
              ? ofLanguages(part, languages, stemming)
              : ofOneLanguage(part, word.whole(), stemming);
      terms.forEach(term -> frequencies.merge(term, 1, Integer::sum));
      length += terms.isEmpty() ? 0 : 1;
      if (latin && languages.contains(Language.GERMAN)) {
        for (String term : stemming.germanParts(part)) {
          frequencies.merge(term, 1, Integer::sum);
          length++;
        }
      }
    }
    return length;
  }

  private static Set<String> ofLanguages(String word, Set<Language> languages, Stemming stemming) {
    if (languages.size() == 1) {
      return setOf(stemming.term(word, languages.iterator().next()));
    }
    Set<String> terms = new HashSet<>();
    for (Language language : languages) {
      terms.addAll(setOf(stemming.term(word, language)));
    }
    return terms;
  }

  private static Set<String> setOf(@Nullable String term) {
    return term == null ? Set.of() : Set.of(shortened(term));
  }

  /** The terms of a part: one if it is no word in Latin letters, or none if it is a stop word. */
  private static Set<String> ofOneLanguage(String part, boolean whole, Stemming stemming) {
    if (whole) {
      return setOf(part);
    }
    int first = part.codePointAt(0);
    boolean word = UCharacter.isLetter(first) && UScript.getScript(first) != UScript.LATIN;
    return setOf(
        word && part.length() <= LONGEST_WORD
            ? stemming.term(part, OtherScript.of(first))
            : stemming.term(shortened(part), Language.ENGLISH));
  }

  private static boolean isLatinWord(String part) {
    if (part.length() > LONGEST_WORD) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean latin =
          c < 0x80
              ? ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '\''
              : UScript.getScript(c) == UScript.LATIN;
      if (!latin) {
        return false;
      }
    }
    return true;
  }

  private static String shortened(String term) {
    if (term.length() <= MAX_TERM) {
      return term;
    }
    return term.substring(
        0, Character.isHighSurrogate(term.charAt(MAX_TERM - 1)) ? MAX_TERM - 1 : MAX_TERM);
  }

  private static List<AskedWord> asked(String text, Refinements refinements, Tools tools) {
    List<Words.Line> lines = tools.words().lines(Normalization.of(text), true);
    LanguageEvidence ofText = tools.words().evidence();
    lines.forEach(line -> ofText.add(line.evidence()));
    Asked asked = new Asked(tools.stemming(), refinements);
    for (Words.Line line : lines) {
      Set<Language> likely = line.languages(ofText);
      line.words().forEach(word -> asked.add(word, likely));
    }
    return asked.words();
  }

  /** The words of a text that is asked, as far as it is read. */
  private static final class Asked {

    private final Stemming stemming;
    private final Refinements refinements;

    /** By the term without a language, so that two forms of an English word count once. */
    private final Map<String, Set<String>> words = new LinkedHashMap<>();

    private final Set<String> germanParts = new LinkedHashSet<>();

    /** The words that are asked for their own sake; the others are function words. */
    private final Set<String> content = new HashSet<>();

    Asked(Stemming stemming, Refinements refinements) {
      this.stemming = stemming;
      this.refinements = refinements;
    }

    void add(Words.Word word, Set<Language> likely) {
      boolean function = !word.whole() && FunctionWords.contain(word.text());
      for (String part : word.parts()) {
        if (word.whole() || !isLatinWord(part)) {
          for (String term : ofOneLanguage(part, word.whole(), stemming)) {
            put(term, Set.of(term), false);
            addDate(term, part);
          }
        } else {
          addLatin(part, likely, function);
        }
      }
    }

    private void addLatin(String word, Set<Language> likely, boolean function) {
      Set<Language> languages = words.size() < WORDS_IN_ANY_LANGUAGE ? ALL : likely;
      Set<String> terms = ofLanguages(word, languages, stemming);
      if (terms.isEmpty() || isStopWord(word, likely)) {
        return;
      }
      String english = stemming.term(word, Language.ENGLISH);
      String key = english == null ? terms.toString() : english;
      put(key, terms, function);
      addDate(key, word);
      if (languages.contains(Language.GERMAN)) {
        germanParts.addAll(stemming.germanParts(word));
      }
    }

    /** Words that may be English are left out only where English does. */
    private boolean isStopWord(String word, Set<Language> likely) {
      return likely.contains(Language.ENGLISH)
          ? stemming.term(word, Language.ENGLISH) == null
          : likely.stream().anyMatch(language -> stemming.term(word, language) == null);
    }

    private void addDate(String key, String word) {
      Set<String> dates = refinements.dates() ? DateTerms.asked(word) : Set.of();
      if (!dates.isEmpty()) {
        put(key, dates, false);
      }
    }

    private void put(String key, Set<String> terms, boolean function) {
      words.computeIfAbsent(key, absent -> new HashSet<>()).addAll(terms);
      if (!function) {
        content.add(key);
      }
    }

    List<AskedWord> words() {
      for (String part : germanParts) {
        if (words.values().stream().noneMatch(terms -> terms.contains(part))) {
          put(part, Set.of(part), false);
        }
      }
      if (refinements.contentWords() && !content.isEmpty()) {
        leaveOutFunctionWords();
      }
      return words.values().stream().map(AskedWord::new).toList();
    }

    /**
     * Takes only the English terms away: what is a function word in English may say something in
     * another language, such as {@code can}, a soul in Turkish.
     */
    private void leaveOutFunctionWords() {
      words.forEach(
          (english, terms) -> {
            if (!content.contains(english)) {
              terms.remove(english);
            }
          });
      words.values().removeIf(Set::isEmpty);
    }
  }
}
