package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The legs of a search. */
public enum SearchMode implements Coded {
  /** By meaning: nearest vectors. */
  SEMANTIC,
  /** By words: BM25. */
  KEYWORD,
  /** Both, fused. */
  HYBRID;

  public boolean semantic() {
    return this != KEYWORD;
  }

  public boolean keyword() {
    return this != SEMANTIC;
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such mode
   */
  public static SearchMode ofCode(String name) {
    for (SearchMode mode : values()) {
      if (mode.code().equals(name)) {
        return mode;
      }
    }
    throw ValidationException.at("/mode", "must be one of semantic, keyword, hybrid");
  }
}
