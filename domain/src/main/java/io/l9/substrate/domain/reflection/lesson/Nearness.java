package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Wording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which two contents of one kind say the same: equal normal forms, or vectors or words
 * that are near each other, and the same negations and comparisons in the same places among the
 * words that both have. A vector alone does not tell "always retry" from "never retry", and words
 * without their order do not tell what is never done from what always is. Words alone do not tell a
 * disk from a cable: one of the contents may have more words, but none in the place of another.
 */
public final class Nearness {

  /** The least cosine of the vectors of near duplicates. */
  public static final double COSINE = .92;

  private Nearness() {}

  /**
   * Whether both say the same.
   *
   * @param cosine of their vectors; null: one of them has none, or they are of different models
   */
  public static boolean same(NormalForm one, NormalForm other, @Nullable Double cosine) {
    if (one.equals(other)) {
      return true;
    }
    Wording ours = Wording.of(one.text());
    Wording theirs = Wording.of(other.text());
    return ((cosine != null && cosine >= COSINE) || adds(ours, theirs))
        && decided(ours, theirs).equals(decided(theirs, ours));
  }

  /**
   * Returns the words that turn a statement of one content into its contrary, each behind those of
   * the words that the other has as well; nothing if there are none that do.
   */
  private static List<String> decided(Wording one, Wording other) {
    List<String> words =
        one.inOrder().stream()
            .filter(word -> decides(word) || other.words().contains(word))
            .toList();
    return words.stream().anyMatch(Nearness::decides) ? words : List.of();
  }

  private static boolean decides(String word) {
    return Wording.negates(word) || NormalForm.compares(word);
  }

  /** Returns whether one of both is the other with a few more words. */
  private static boolean adds(Wording one, Wording other) {
    return one.likeness(other) >= Wording.NEAR
        && (one.words().containsAll(other.words()) || other.words().containsAll(one.words()));
  }
}
