package io.l9.substrate.text;

import io.l9.substrate.domain.prompt.TokenEstimator;

/**
 * An estimator without a vocabulary: adds up what words of Latin letters, single digits and the
 * code points of each script cost. Deterministic and thread-safe.
 *
 * <p>Against the vocabularies of GPT-4 and GPT-4o, Llama 2 and 3, Gemma 3, Qwen 3 and Claude 2 it
 * says 1.3 to 2 times the tokens of English prose, code and JSON, and up to 8 times those of a
 * script that a vocabulary knows well. Below the truth it is by at most 13 % for the newer ones
 * (Finnish), by at most 22 % for the older ones (Polish), and by a quarter for Base64; the decision
 * 0065 has the table.
 */
public final class CodePointEstimator implements TokenEstimator {

  /** Costs are counted in quarters of a token. */
  private static final int TOKEN = 4;

  @Override
  public String name() {
    return "code-points";
  }

  @Override
  public int tokens(String text) {
    long quarters = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      int c = text.codePointAt(at);
      if (isLetter(c)) {
        while (end < text.length() && isUpper(text.charAt(end))) {
          end++;
        }
        int upper = end - at;
        while (end < text.length() && isLower(text.charAt(end))) {
          end++;
        }
        quarters += word(upper, end - at);
      } else if (c == ' ') {
        while (end < text.length() && text.charAt(end) == ' ') {
          end++;
        }
        boolean joined =
            end - at == 1 && (end == text.length() || !Character.isDigit(text.charAt(end)));
        quarters += joined ? 0 : TOKEN * (1 + (end - at) / 16);
      } else {
        end = at + Character.charCount(c);
        quarters += cost(c);
      }
      at = end;
    }
    if (quarters == 0 && !text.isEmpty()) {
      return 1;
    }
    return (int) Math.min(Integer.MAX_VALUE, (quarters + TOKEN - 1) / TOKEN);
  }

  /** Returns the cost of a word, or of a part of one that begins with a capital. */
  private static int word(int upper, int letters) {
    int weighted = letters + Math.max(0, upper - 1);
    int size = weighted > 8 ? 3 : 4;
    return TOKEN * ((weighted + size - 1) / size);
  }

  private static int cost(int c) {
    if (c < 0x80) {
      return TOKEN;
    } else if (c < 0x250) {
      return 5; // Latin letters with marks
    } else if (c >= 0x400 && c < 0x530) {
      return 3; // Cyrillic
    } else if (c < 0x800) {
      return 5; // Greek, Hebrew, Arabic
    } else if (c < 0x10000) {
      return isOfEastAsia(c) ? 6 : 2 * TOKEN;
    }
    return 3 * TOKEN;
  }

  private static boolean isOfEastAsia(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }

  private static boolean isLetter(int c) {
    return c < 0x80 && (isUpper((char) c) || isLower((char) c));
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }
}
