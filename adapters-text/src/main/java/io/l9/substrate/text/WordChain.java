package io.l9.substrate.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;

/** Lucene's filters, for one word at a time. Not thread-safe. */
final class WordChain {

  private static final class OneWord extends TokenStream {

    final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private boolean waits;

    void set(CharSequence word) {
      clearAttributes();
      term.append(word);
      waits = true;
    }

    @Override
    public boolean incrementToken() {
      boolean waited = waits;
      waits = false;
      return waited;
    }
  }

  private final OneWord source = new OneWord();
  private final TokenStream filtered;

  WordChain(UnaryOperator<TokenStream> filters) {
    filtered = filters.apply(source);
  }

  /** The term of the word; null if it is a stop word. */
  @Nullable String term(CharSequence word) {
    source.set(word);
    try {
      return filtered.incrementToken() ? source.term.toString() : null;
    } catch (IOException e) {
      throw new UncheckedIOException("a word in memory cannot fail to be read", e);
    }
  }
}
