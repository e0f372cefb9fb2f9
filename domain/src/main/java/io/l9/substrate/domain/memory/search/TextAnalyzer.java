package io.l9.substrate.domain.memory.search;

import java.time.Instant;
import java.util.List;

/**
 * Outbound port: makes search terms of what is stored, and of what is asked those by which it is
 * found. A stored text has each word of the same text when it is asked. Terms are 1 to 100
 * characters long. Implementations are deterministic and thread-safe.
 */
public interface TextAnalyzer {

  /** The terms of a text that is stored; none for one without words. */
  TextTerms terms(String text);

  /**
   * The terms of a text and of the time when it happened: the day of the month, the month and the
   * year, in UTC. They count like three words; a text without words has no terms.
   */
  TextTerms terms(String text, Instant happened);

  /**
   * The words of a text that is asked, each once, in order; none for one without words.
   *
   * @param refinements of these {@link Refinements#contentWords} and {@link Refinements#dates}
   */
  List<AskedWord> asked(String text, Refinements refinements);

  /**
   * Counts up whenever the terms of a stored text change, from 1: what was stored by an older one
   * is analysed again. 0 is what wrote terms before they were counted.
   */
  int version();
}
