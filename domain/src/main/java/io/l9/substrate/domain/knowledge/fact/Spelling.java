package io.l9.substrate.domain.knowledge.fact;

/**
 * Outbound port: reduces texts to what a reader sees. Implementations are deterministic and
 * thread-safe.
 */
public interface Spelling {

  /**
   * Returns the skeleton of a text (Unicode Technical Standard 39, section 4) after compatibility
   * normalisation and case folding, without white space and characters that are not seen. Equal for
   * texts that look alike: {@code "Acme"}, {@code "ACME "} and one with a Cyrillic {@code а}.
   */
  String skeleton(String text);
}
