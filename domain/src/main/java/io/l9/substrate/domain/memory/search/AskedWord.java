package io.l9.substrate.domain.memory.search;

import java.util.Set;

/**
 * A word that is looked for. A text has it if it has one of its terms; with several of them, the
 * word is as frequent as the most frequent one.
 *
 * @param terms at least one
 */
public record AskedWord(Set<String> terms) {
  public AskedWord {
    terms = Set.copyOf(terms);
  }

  /** A word that has one term only. */
  public static AskedWord of(String term) {
    return new AskedWord(Set.of(term));
  }

  /** Whether a text that has these terms has the word. */
  public boolean isIn(Set<String> others) {
    return terms.stream().anyMatch(others::contains);
  }
}
