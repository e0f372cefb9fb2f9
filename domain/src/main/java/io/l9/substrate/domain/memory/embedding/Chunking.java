package io.l9.substrate.domain.memory.embedding;

import java.util.ArrayList;
import java.util.List;

/**
 * The split of a long text into windows of at most {@code size} tokens, each of which repeats the
 * last {@code overlap} tokens of the one before, so that a thought across the border stands whole
 * in one of them.
 *
 * @param size tokens of a chunk, at least 2
 * @param overlap tokens that two neighbours share, less than {@code size}
 */
public record Chunking(int size, int overlap) {

  public Chunking {
    if (size < 2 || overlap < 0 || overlap >= size) {
      throw new IllegalArgumentException("no chunking: size " + size + ", overlap " + overlap);
    }
  }

  /** Chunks as large as the model reads, with an eighth of overlap. */
  public static Chunking forModel(Embedder embedder) {
    return new Chunking(embedder.maxTokens(), embedder.maxTokens() / 8);
  }

  /**
   * The chunks of a text.
   *
   * @param tokens where its tokens lie, in order
   * @return in order, covering the text from the first token to the last; empty if the whole text
   *     fits into one chunk
   */
  public List<TextSpan> split(List<TextSpan> tokens) {
    if (tokens.size() <= size) {
      return List.of();
    }
    List<TextSpan> chunks = new ArrayList<>();
    for (int from = 0; ; from += size - overlap) {
      int to = Math.min(from + size, tokens.size());
      chunks.add(new TextSpan(tokens.get(from).start(), tokens.get(to - 1).end()));
      if (to == tokens.size()) {
        return List.copyOf(chunks);
      }
    }
  }
}
