package io.l9.substrate.domain.memory.search;

import java.util.List;

/**
 * Outbound port: makes search terms of a text, the same for what is stored and for what is asked.
 * Implementations are deterministic and thread-safe.
 */
@FunctionalInterface
public interface TextAnalyzer {

  /**
   * The terms in order, with repetitions; each 1 to 100 characters; empty for a text without words.
   */
  List<String> terms(String text);
}
