package io.l9.substrate.text;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Adds to each identifier its parts: {@code foo.barBaz} is found as {@code foo.barBaz}, {@code
 * foo}, {@code barBaz}, {@code bar} and {@code Baz}. Lucene's word delimiter filter knows only one
 * level of parts. Positions and offsets are the identifier's.
 */
final class IdentifierFilter extends TokenFilter {

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final Queue<String> parts = new ArrayDeque<>();

  IdentifierFilter(TokenStream input) {
    super(input);
  }

  @Override
  public boolean incrementToken() throws IOException {
    String part = parts.poll();
    if (part != null) {
      term.setEmpty().append(part);
      return true;
    }
    if (!input.incrementToken()) {
      return false;
    }
    splitAtDelimiters();
    return true;
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    parts.clear();
  }

  private void splitAtDelimiters() {
    boolean letters = false;
    boolean delimiters = false;
    for (int i = 0; i < term.length(); i++) {
      letters |= Character.isLetter(term.charAt(i));
      delimiters |= isDelimiter(term.charAt(i));
    }
    if (!letters) {
      return; // 9.12.1 and 1,000 are numbers: their parts say nothing
    }
    if (!delimiters) {
      splitAtCase(0, term.length());
      return;
    }
    int begin = 0;
    for (int i = 0; i <= term.length(); i++) {
      if (i == term.length() || isDelimiter(term.charAt(i))) {
        if (begin < i) {
          parts.add(term.subSequence(begin, i).toString());
          splitAtCase(begin, i);
        }
        begin = i + 1;
      }
    }
  }

  /** Adds {@code xml}, {@code Http} and {@code Request} for {@code xmlHttpRequest}. */
  private void splitAtCase(int from, int to) {
    int begin = from;
    for (int i = from + 1; i < to; i++) {
      if (Character.isUpperCase(term.charAt(i)) && Character.isLowerCase(term.charAt(i - 1))) {
        parts.add(term.subSequence(begin, i).toString());
        begin = i;
      }
    }
    if (begin > from) {
      parts.add(term.subSequence(begin, to).toString());
    }
  }

  private static boolean isDelimiter(char c) {
    return c == '_' || c == '.' || c == ':';
  }
}
