package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class SearchComponents {

  private SearchComponents() {}

  public static EmbeddingIndex embeddingIndex(Sessions sessions) {
    return new PgVectorEmbeddingIndex(sessions);
  }

  public static LexicalIndex lexicalIndex(Sessions sessions) {
    return new SqlLexicalIndex(sessions);
  }
}
