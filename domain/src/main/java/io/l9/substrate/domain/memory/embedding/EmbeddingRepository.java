package io.l9.substrate.domain.memory.embedding;

import java.util.List;
import java.util.UUID;

/**
 * Outbound port: the vectors of packets, as the active unit of work sees them. Every method throws
 * {@link IllegalStateException} outside of a unit of work.
 */
public interface EmbeddingRepository {

  /**
   * Stores all of them in one statement, or none.
   *
   * @param embeddings each of a stored packet, with that packet's owner and visibility
   * @throws io.l9.substrate.domain.shared.ConflictException if a packet already has a vector of
   *     that space, model and chunk
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of them
   */
  void createAll(List<Embedding> embeddings);

  /**
   * A packet's vectors, those of one space and model together, in the order of their chunks; empty
   * if this scope does not see the packet.
   */
  List<Embedding> ofPacket(UUID packet);
}
