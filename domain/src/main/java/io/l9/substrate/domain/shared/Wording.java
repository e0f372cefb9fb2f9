package io.l9.substrate.domain.shared;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a text, by which two texts are found to say the same.
 *
 * @param normal the text without differences of case, white space, compatibility characters and
 *     characters that are not seen
 * @param words of the normal text, each once; an ideograph is a word
 */
public record Wording(String normal, Set<String> words) {

  /** The least share of words that near duplicates have in common, of all that either has. */
  public static final double NEAR = .8;

  private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}+");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");
  private static final Pattern WORD =
      Pattern.compile(
          "\\p{IsIdeographic}|[\\p{L}\\p{M}\\p{N}&&\\P{IsIdeographic}]+(?:['’]\\p{L}+)?");
  private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

  /** The words that turn a statement into its contrary, in some languages of the analyzer. */
  private static final Set<String> NEGATIONS =
      Set.of(
          "no",
          "not",
          "never",
          "none",
          "nobody",
          "nothing",
          "nor",
          "neither",
          "without",
          "cannot",
          "dont",
          "doesnt",
          "didnt",
          "isnt",
          "cant",
          "wont",
          "shouldnt",
          "mustnt",
          "nicht",
          "nichts",
          "kein",
          "keine",
          "keinen",
          "keiner",
          "keinem",
          "keines",
          "nie",
          "niemals",
          "ohne",
          "ne",
          "pas",
          "jamais",
          "sans",
          "non",
          "nunca",
          "sin",
          "mai",
          "senza",
          "não",
          "sem",
          "niet",
          "geen",
          "не",
          "нет",
          "без",
          "不",
          "没",
          "未",
          "无",
          "無");

  public Wording {
    words = Set.copyOf(words);
  }

  public static Wording of(String text) {
    String folded =
        UNSEEN
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    String normal = SPACE.matcher(folded).replaceAll(" ").strip();
    return new Wording(normal, new HashSet<>(inOrder(normal)));
  }

  /**
   * Whether both say the same: equal normal texts, or {@link #NEAR} of the words in common and no
   * number or negation that one of them alone has.
   */
  public boolean isNear(Wording other) {
    if (normal.equals(other.normal)) {
      return true;
    }
    return likeness(other) >= NEAR && decisive().equals(other.decisive());
  }

  /** Returns the share of words that both have, of all that either has (Jaccard); in [0, 1]. */
  public double likeness(Wording other) {
    long common = words.stream().filter(other.words::contains).count();
    long all = words.size() + other.words.size() - common;
    return common == 0 ? 0 : (double) common / all;
  }

  /** Whether the other has each word of this one, and no number or negation beside. */
  public boolean isWithin(Wording other) {
    return !words.isEmpty()
        && other.words.containsAll(words)
        && decisive().equals(other.decisive());
  }

  /** Returns the words of the normal text as they come, each as often as it does. */
  public List<String> inOrder() {
    return inOrder(normal);
  }

  private static List<String> inOrder(String normal) {
    return WORD.matcher(normal).results().map(MatchResult::group).toList();
  }

  /** Whether a word turns a statement into its contrary. */
  public static boolean negates(String word) {
    return NEGATIONS.contains(word) || word.endsWith("n't") || word.endsWith("n’t");
  }

  /** Returns the words that alone make another statement: with a digit, or negations. */
  private Set<String> decisive() {
    return words.stream()
        .filter(word -> DIGIT.matcher(word).find() || negates(word))
        .collect(Collectors.toSet());
  }
}
