package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class SearchComponents {

  /**
   * Up to about so many vectors of a tenant, space and model, comparing each is as fast as asking
   * the index, and misses nothing.
   */
  public static final int EXACT_UP_TO = 5_000;

  private SearchComponents() {}

  /**
   * The index of vectors.
   *
   * @param exactUpTo see {@link #EXACT_UP_TO}
   */
  public static EmbeddingIndex embeddingIndex(Sessions sessions, int exactUpTo) {
    return new PgVectorEmbeddingIndex(sessions, exactUpTo);
  }

  /**
   * The index of terms.
   *
   * @param exactUpTo up to how many packets each that has a word is scored
   */
  public static LexicalIndex lexicalIndex(Sessions sessions, int exactUpTo) {
    return new SqlLexicalIndex(sessions, exactUpTo);
  }
}
