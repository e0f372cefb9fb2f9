package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outbound port: finds the packets nearest to a vector, as the active unit of work sees them. */
public interface EmbeddingIndex {

  /**
   * The packets whose nearest chunk is nearest, by cosine less its penalty, each once.
   *
   * @return best first; as many as asked for, if that many unexpired visible ones pass the filter
   * @throws IllegalStateException outside of a unit of work
   */
  Matches nearest(Query query);

  /**
   * A search for near vectors.
   *
   * @param model only vectors of this model are compared
   * @param limit how many packets at the most
   * @param minSimilarity least cosine; null: any
   * @param chunkPenalty whether chunks alone count of a packet that has some, less their {@link
   *     ChunkPenalty}; else their mean counts as well, and nothing is taken off
   * @param now packets that expired before are left out
   */
  record Query(
      EmbeddingSpace space,
      EmbeddingModel model,
      Vector vector,
      PacketFilter filter,
      int limit,
      @Nullable Double minSimilarity,
      boolean chunkPenalty,
      Instant now) {

    public Query {
      model.checked("/vector", vector);
    }
  }

  /**
   * The packets that were found.
   *
   * @param exact whether every vector was compared; false: an approximate index was asked
   */
  record Matches(List<Match> matches, boolean exact) {
    public Matches {
      matches = List.copyOf(matches);
    }
  }

  /**
   * A packet that was found.
   *
   * @param text the chunk's text; null if it is the packet's own text, whole
   * @param similarity the cosine, in [-1, 1]
   * @param penalty from 0
   */
  record Match(PacketId packet, @Nullable String text, double similarity, double penalty) {

    /** Returns the value that the packet is ranked by. */
    public double score() {
      return similarity - penalty;
    }
  }
}
