package io.l9.substrate.domain.memory.search;

import java.util.Map;

/**
 * The search terms of a text.
 *
 * @param frequencies how often each term occurs, each at least 1; a word can have several terms,
 *     such as one for each language that it may be of
 * @param length how many words and parts of words the text has, whatever they have of terms; at
 *     least the highest frequency
 */
public record TextTerms(Map<String, Integer> frequencies, int length) {
  public TextTerms {
    frequencies = Map.copyOf(frequencies);
  }

  public boolean isEmpty() {
    return frequencies.isEmpty();
  }
}
