package io.l9.substrate.text;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.jspecify.annotations.Nullable;

/**
 * Splits texts into words: by Unicode's rules (UAX #29), and where no spaces are written, by ICU's
 * dictionaries of Thai, Lao, Khmer and Burmese, and into characters and pairs of them for Chinese,
 * Japanese and Korean. Not thread-safe.
 */
final class Words {

  /** Longer than any run without spaces that is a text; what is behind is a word of its own. */
  private static final int LONGEST_RUN = 4096;

  private static final int ALL_CJK =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  /** Katakana to a reader, of no script to Unicode. */
  private static final int PROLONGED_SOUND = 'ー';

  private static final String EMOJI = StandardTokenizer.TOKEN_TYPES[StandardTokenizer.EMOJI];
  private static final String UNSPACED =
      StandardTokenizer.TOKEN_TYPES[StandardTokenizer.SOUTHEAST_ASIAN];

  private static final Set<String> ELIDED =
      Set.of(
          ("l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu un all agl dall dell nell sull"
                  + " coll gl quest quell bell sant")
              .split(" "));

  /**
   * A word as it stands in the text.
   *
   * @param whole whether it is a term already
   */
  record Word(String text, boolean whole) {

    /** The word, and where it is no term already, the parts of an identifier. */
    Set<String> parts() {
      return whole ? Set.of(text) : Identifiers.of(text);
    }
  }

  /**
   * A line of the text.
   *
   * @param evidence of its language
   */
  record Line(List<Word> words, LanguageEvidence evidence) {

    /** The languages that the line may be of: also those of the text if it says little itself. */
    Set<Language> languages(LanguageEvidence ofText) {
      if (evidence.isNone()) {
        return ofText.languages();
      }
      if (evidence.isEnough()) {
        return evidence.languages();
      }
      Set<Language> languages = EnumSet.copyOf(evidence.languages());
      languages.addAll(ofText.languages());
      return languages;
    }
  }

  private final StandardTokenizer tokenizer = new StandardTokenizer();
  private final TokenStream tokens = new CJKBigramFilter(tokenizer, ALL_CJK, true);
  private final CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
  private final TypeAttribute type = tokens.addAttribute(TypeAttribute.class);
  private final OffsetAttribute offset = tokens.addAttribute(OffsetAttribute.class);
  private final Map<String, double[]> known = new HashMap<>();
  private @Nullable BreakIterator dictionary;

  Words() {
    tokenizer.setMaxTokenLength(LONGEST_RUN);
  }

  /**
   * The lines that have words.
   *
   * @param asked leaves out the single characters of longer runs in Chinese, Japanese and Korean,
   *     which would find too much
   */
  List<Line> lines(String text, boolean asked) {
    return text.lines()
        .map(line -> line(line, asked))
        .filter(line -> !line.words().isEmpty())
        .toList();
  }

  /** Nothing that speaks for a language yet. */
  LanguageEvidence evidence() {
    return new LanguageEvidence(known);
  }

  private Line line(String text, boolean asked) {
    Line line = new Line(new ArrayList<>(), evidence());
    try {
      tokenizer.setReader(new StringReader(text));
      tokens.reset();
      while (tokens.incrementToken()) {
        add(line, text, asked);
      }
      tokens.end();
      tokens.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
    return line;
  }

  private void add(Line line, String text, boolean asked) {
    String word = term.toString();
    switch (type.type()) {
      case CJKBigramFilter.SINGLE_TYPE -> {
        if (!asked || isAskedAlone(text, offset.startOffset(), offset.endOffset())) {
          line.words().add(new Word(word, true));
        }
      }
      case CJKBigramFilter.DOUBLE_TYPE -> line.words().add(new Word(word, true));
      default -> {
        if (type.type().equals(UNSPACED)) {
          addByDictionary(line, word);
        } else if (type.type().equals(EMOJI)) {
          line.words().add(new Word(word, true));
        } else {
          addSpaced(line, word);
        }
      }
    }
  }

  /**
   * Whether a character is likely to be a word: if it stands alone, if it is a Chinese one among
   * others, such as the stem of a Japanese verb, or if a Korean particle may follow it.
   */
  private static boolean isAskedAlone(String text, int begin, int end) {
    int before = begin == 0 ? UScript.COMMON : script(text.codePointBefore(begin));
    int after = end == text.length() ? UScript.COMMON : script(text.codePointAt(end));
    return switch (script(text.codePointAt(begin))) {
      case UScript.HAN -> before != UScript.HAN && after != UScript.HAN;
      case UScript.HANGUL -> before != UScript.HANGUL && !isLongHangul(text, end);
      default -> !isCjk(before) && !isCjk(after);
    };
  }

  private static int script(int c) {
    return c == PROLONGED_SOUND ? UScript.KATAKANA : UScript.getScript(c);
  }

  private static boolean isLongHangul(String text, int from) {
    return from + 1 < text.length()
        && UScript.getScript(text.charAt(from)) == UScript.HANGUL
        && UScript.getScript(text.charAt(from + 1)) == UScript.HANGUL;
  }

  private static boolean isCjk(int script) {
    return switch (script) {
      case UScript.HAN, UScript.HIRAGANA, UScript.KATAKANA, UScript.HANGUL -> true;
      default -> false;
    };
  }

  private void addByDictionary(Line line, String run) {
    if (dictionary == null) {
      dictionary = BreakIterator.getWordInstance(ULocale.ROOT);
    }
    dictionary.setText(run);
    int begin = dictionary.first();
    for (int end = dictionary.next(); end != BreakIterator.DONE; end = dictionary.next()) {
      line.words().add(new Word(run.substring(begin, end), true));
      begin = end;
    }
  }

  /** Without a possessive, and without the article or pronoun that is elided before a vowel. */
  private static void addSpaced(Line line, String token) {
    String word =
        token.endsWith("'s") || token.endsWith("'S")
            ? token.substring(0, token.length() - 2)
            : token;
    int apostrophe = word.indexOf('\'');
    if (apostrophe > 0 && ELIDED.contains(word.substring(0, apostrophe).toLowerCase(Locale.ROOT))) {
      line.evidence().add(word.substring(0, apostrophe + 1));
      word = word.substring(apostrophe + 1);
    }
    line.evidence().add(word);
    line.words().add(new Word(word, false));
  }
}
