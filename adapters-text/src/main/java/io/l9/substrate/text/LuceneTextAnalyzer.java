package io.l9.substrate.text;

import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.shared.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * Words by Unicode's rules (UAX #29), in lower case, without accents and compatibility forms
 * (NFKC), without English stop words, and stemmed as English (Snowball's Porter2). Identifiers give
 * the whole and their parts ({@code foo.barBaz}: five terms); Chinese, Japanese and Korean give
 * characters and pairs of them. Thread-safe.
 */
public final class LuceneTextAnalyzer implements TextAnalyzer {

  private static final int MAX_TERM = 100;

  private static final int ALL_CJK =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  private final Analyzer analyzer = new Chain();

  @Override
  public List<String> terms(String text) {
    String normalized = Normalizer.normalize(Require.present("/text", text), Normalizer.Form.NFKC);
    List<String> terms = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("text", normalized)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
    return List.copyOf(terms);
  }

  /** Lucene keeps one chain for each thread, and empties it after use. */
  private static final class Chain extends Analyzer {

    @Override
    protected TokenStreamComponents createComponents(String field) {
      StandardTokenizer tokenizer = new StandardTokenizer();
      tokenizer.setMaxTokenLength(MAX_TERM);
      TokenStream terms = new CJKBigramFilter(tokenizer, ALL_CJK, true);
      terms = new EnglishPossessiveFilter(terms);
      terms = new IdentifierFilter(terms);
      terms = new LowerCaseFilter(terms);
      terms = new ASCIIFoldingFilter(terms);
      terms = new StopFilter(terms, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
      terms = new SnowballFilter(terms, new EnglishStemmer());
      // Folding can lengthen a term (ß is ss), and cutting it could halve a surrogate pair.
      terms = new LengthFilter(terms, 1, MAX_TERM);
      return new TokenStreamComponents(tokenizer, terms);
    }
  }
}
