package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.List;
import java.util.UUID;

/** The rows of {@code memory_embeddings} that a scope sees. */
@Repository
interface EmbeddingTable {

  @Query("from EmbeddingRow where packet = :packet")
  List<EmbeddingRow> ofPacket(UUID packet);

  @Query("delete from EmbeddingRow where packet = :packet and space = :space")
  int delete(UUID packet, EmbeddingSpace space);
}
