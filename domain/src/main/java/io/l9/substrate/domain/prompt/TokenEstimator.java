package io.l9.substrate.domain.prompt;

/**
 * Outbound port: the number of tokens that a language model reads a text as. Implementations are
 * deterministic and thread-safe.
 */
public interface TokenEstimator {

  /** Returns the name under which answers say who counted. */
  String name();

  /**
   * Returns the number of tokens, 0 for an empty text alone. Two texts one after the other have at
   * most the sum of both, if the first ends with a line break.
   */
  int tokens(String text);
}
