package io.l9.substrate.text;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts by which identifiers are found: {@code foo.barBaz} by {@code foo}, {@code barBaz},
 * {@code bar} and {@code Baz}; {@code v1.17.0} by {@code 1.17.0} and {@code 1.17}; the hash of a
 * commit by its first seven digits, which every short form of it has as well.
 */
final class Identifiers {

  private static final Pattern VERSION =
      Pattern.compile("[vV]?(\\d+(?:\\.\\d+)+)(?:[a-zA-Z][a-zA-Z0-9]*)?");

  private static final int LONGEST_VERSION = 40;

  /** Major and minor, and the one behind; a longer one is found whole. */
  private static final int NUMBERS_OF_A_PREFIX = 3;

  /** Git shows no fewer digits unless it is told to. */
  private static final int SHORT_HASH = 7;

  private static final int LONG_HASH = 64;

  private Identifiers() {}

  /** The word itself, then its parts, each once. */
  static Set<String> of(String word) {
    if (isPlain(word)) {
      return Set.of(word);
    }
    Set<String> parts = new LinkedHashSet<>();
    parts.add(without(Normalization.NON_JOINER, word));
    Matcher version = VERSION.matcher(word);
    if (word.length() <= LONGEST_VERSION && version.matches()) {
      addVersions(version.group(1), parts);
    } else {
      addParts(word, parts);
    }
    if (isHash(word)) {
      parts.add(word.substring(0, SHORT_HASH).toLowerCase(Locale.ROOT));
    }
    return parts;
  }

  /** Whether it is letters only, of which none but the first is a capital. */
  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean plain = c < 0x80 ? c >= 'a' && c <= 'z' : Character.isLowerCase(c);
      if (!plain && (i > 0 || !Character.isLetter(c))) {
        return false;
      }
    }
    return true;
  }

  private static String without(char c, String word) {
    return word.indexOf(c) < 0 ? word : word.replace(String.valueOf(c), "");
  }

  private static void addVersions(String numbers, Set<String> parts) {
    if (!parts.contains(numbers)) {
      parts.add(numbers);
    }
    int dot = numbers.indexOf('.');
    for (int count = 2; count <= NUMBERS_OF_A_PREFIX && dot >= 0; count++) {
      dot = numbers.indexOf('.', dot + 1);
      if (dot >= 0) {
        parts.add(numbers.substring(0, dot));
      }
    }
  }

  private static void addParts(String word, Set<String> parts) {
    boolean letters = false;
    for (int i = 0; i < word.length() && !letters; i++) {
      letters = Character.isLetter(word.charAt(i));
    }
    if (!letters) {
      return; // 1,000 and 12:30 are numbers: their parts say nothing
    }
    int begin = 0;
    for (int i = 0; i <= word.length(); i++) {
      if (i == word.length() || isDelimiter(word.charAt(i))) {
        if (begin < i) {
          parts.add(word.substring(begin, i));
          addCases(word, begin, i, parts);
        }
        begin = i + 1;
      }
    }
  }

  /** Adds {@code XML}, {@code Http} and {@code Request} for {@code XMLHttpRequest}. */
  private static void addCases(String word, int from, int to, Set<String> parts) {
    int begin = from;
    for (int i = from + 1; i < to; i++) {
      boolean upper = Character.isUpperCase(word.charAt(i));
      boolean afterLower = Character.isLowerCase(word.charAt(i - 1));
      boolean beforeLower = i + 1 < to && Character.isLowerCase(word.charAt(i + 1));
      if (upper && (afterLower || (beforeLower && Character.isUpperCase(word.charAt(i - 1))))) {
        parts.add(word.substring(begin, i));
        begin = i;
      }
    }
    if (begin > from) {
      parts.add(word.substring(begin, to));
    }
  }

  private static boolean isDelimiter(char c) {
    return c == '_' || c == '.' || c == ':' || c == Normalization.NON_JOINER;
  }

  private static boolean isHash(String word) {
    if (word.length() <= SHORT_HASH || word.length() > LONG_HASH) {
      return false;
    }
    boolean digits = false;
    boolean letters = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (Character.digit(c, 16) < 0 || c >= 0x80) {
        return false;
      }
      digits |= c <= '9';
      letters |= c > '9';
    }
    return digits && letters;
  }
}
