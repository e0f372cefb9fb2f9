package io.l9.substrate.domain.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * A search of notes: by a vector, or by a text where the embedder's vectors have {@value
 * AgentNotes#DIMENSION} numbers.
 *
 * @param agentId of this agent; null: of every agent
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 * @param minSimilarity least cosine, in [-1, 1]; null: any
 */
public record NoteSearch(
    @Nullable String text,
    @Nullable Vector vector,
    @Nullable String agentId,
    int limit,
    @Nullable Double minSimilarity) {

  public static final int MAX_TEXT = 10_000;
  public static final int MAX_LIMIT = 200;

  public NoteSearch {
    Require.optionalText("/text", text, MAX_TEXT);
    if ((text == null) == (vector == null)) {
      throw ValidationException.at("/vector", "is required, or a text; not both");
    }
    NoteVector.check(vector);
    Require.optionalText("/agent_id", agentId, NoteDraft.MAX_NAME);
    Require.limit("/limit", limit, MAX_LIMIT);
    if (minSimilarity != null) {
      Require.between("/min_score", minSimilarity, -1, 1);
    }
  }

  public static NoteSearch near(Vector vector, int limit) {
    return new NoteSearch(null, vector, null, limit, null);
  }

  public static NoteSearch near(String text, int limit) {
    return new NoteSearch(text, null, null, limit, null);
  }
}
