package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.TextSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens of a model whose tokenizer is not known: at most three ASCII letters or digits of a word
 * each, and every other character but white space for itself. Models make fewer of English and of
 * code (one for about four characters), so a chunk of so many of these fits; scripts that a model
 * splits into bytes may take more, for which {@code maxTokens} should leave room.
 */
final class ApproximateTokens {

  private static final int LETTERS = 3;

  private ApproximateTokens() {}

  static List<TextSpan> of(String text) {
    List<TextSpan> tokens = new ArrayList<>(text.length() / LETTERS);
    for (int start = skipSpace(text, 0); start < text.length(); ) {
      int end = end(text, start);
      tokens.add(new TextSpan(start, end));
      start = skipSpace(text, end);
    }
    return tokens;
  }

  /** The text up to its token of this number. */
  static String first(int count, String text) {
    if (text.length() <= count) {
      return text; // a token has at least one character
    }
    int end = 0;
    for (int start = skipSpace(text, 0), i = 0; start < text.length(); i++) {
      if (i == count) {
        return text.substring(0, end);
      }
      end = end(text, start);
      start = skipSpace(text, end);
    }
    return text;
  }

  private static int skipSpace(String text, int from) {
    int i = from;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int end(String text, int start) {
    int end = start;
    while (end < text.length() && end - start < LETTERS && isAlphanumeric(text.charAt(end))) {
      end++;
    }
    return end > start ? end : start + Character.charCount(text.codePointAt(start));
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
