package io.l9.substrate.domain.reflection.lesson;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A text without what differs between two tellings of one lesson: case, punctuation, compatibility
 * characters, and the dates, times, ids, addresses, paths and numbers of the occasion, each of
 * which becomes a placeholder. Words stay and comparisons become words, so that a text and its
 * negation have different forms.
 *
 * @param text of words and placeholders, one space between them; a text of punctuation alone is
 *     kept as it is
 */
public record NormalForm(String text) {

  private record Rule(Pattern pattern, String placeholder) {}

  private static final String MONTHS =
      "january|february|march|april|may|june|july|august|september|october|november|december";

  private static final String UNLIKE = "unlikemark";
  private static final String AT_MOST = "atmostmark";
  private static final String AT_LEAST = "atleastmark";
  private static final String LESS = "lessmark";
  private static final String MORE = "moremark";

  private static final Set<String> COMPARISONS = Set.of(UNLIKE, AT_MOST, AT_LEAST, LESS, MORE);

  /** In this order: what an earlier one takes, no later one sees. */
  private static final Rule[] RULES = {
    rule("\\b[a-z][a-z0-9+.-]*://\\S+", "urlmark"),
    rule("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b", "idmark"),
    rule(
        "\\b\\d{4}-\\d{2}-\\d{2}(?:[t ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:z|[+-]\\d{2}:?\\d{2})?)?",
        "datemark"),
    rule("\\b\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}\\b", "datemark"),
    rule("\\b\\d{1,2}(?:st|nd|rd|th|\\.)? (?:" + MONTHS + ")(?:,? \\d{4})?\\b", "datemark"),
    rule("\\b(?:" + MONTHS + ") \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?\\b", "datemark"),
    rule("\\b\\d{1,2}:\\d{2}(?::\\d{2})?\\b", "datemark"),
    rule("(?<![\\p{L}\\p{N}])(?:[a-z]:\\\\|\\\\\\\\|~?/|\\./|\\.\\./)[^\\s\"'`]+", "pathmark"),
    rule("\\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\\b", "idmark"),
    rule("\\b[a-z]+-\\d+\\b", "idmark"),
    rule("[-+]?\\d+(?:[.,_]\\d+)*", "numbermark"),
    rule("!==?|≠|<>", UNLIKE),
    rule("(?<![-=<])(?:<=|≤)", AT_MOST),
    rule("(?<![-=<>])(?:>=|≥)", AT_LEAST),
    rule("(?<![-=<])<(?![-<])", LESS),
    rule("(?<![-=>])>(?!>)", MORE)
  };

  private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}+");
  private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{M}\\p{N}'’]+");

  private static Rule rule(String pattern, String placeholder) {
    return new Rule(Pattern.compile(pattern), " " + placeholder + " ");
  }

  /** Returns the normal form of a text. */
  public static NormalForm of(String text) {
    String folded =
        UNSEEN
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    String marked = folded;
    for (Rule rule : RULES) {
      marked = rule.pattern().matcher(marked).replaceAll(rule.placeholder());
    }
    String words = APART.matcher(marked).replaceAll(" ").strip();
    return new NormalForm(words.isEmpty() ? folded.strip() : words);
  }

  /** Whether a word of a form stands for a comparison, such as that of less with more. */
  static boolean compares(String word) {
    return COMPARISONS.contains(word);
  }

  /** Returns the first half of the SHA-256 of the form: equal forms, equal keys. */
  public UUID key() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      BigInteger half = new BigInteger(1, Arrays.copyOf(digest, 2 * Long.BYTES));
      return new UUID(half.shiftRight(Long.SIZE).longValue(), half.longValue());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
