package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/** The side of a memory that a vector represents. */
public enum EmbeddingSpace implements Coded {
  /** The content. */
  CONTENT,
  /** The situation it was said in. */
  CONTEXT,
  /** The entities that are named. */
  ENTITY,
  /** A shorter form of it. */
  SUMMARY,
  /** Why it was said or done. */
  REASONING;

  /**
   * The constant of a name in SQL and on the wire.
   *
   * @throws ValidationException with the code {@code unknown-embedding-space}
   */
  public static EmbeddingSpace ofCode(@Nullable String name) {
    for (EmbeddingSpace space : values()) {
      if (space.code().equals(name)) {
        return space;
      }
    }
    throw ValidationException.at(
        "/spaces",
        ErrorCode.UNKNOWN_EMBEDDING_SPACE,
        "an embedding space is one of content, context, entity, summary, reasoning");
  }
}
