package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The ports of this package. */
public final class EmbeddingComponents {

  private final EmbeddingRepository repository;
  private final InMemoryEmbeddingSpaceRepository spaces;
  private final EmbeddingBacklogRepository backlog;

  public EmbeddingComponents(UnitsOfWork units, PacketTable packets, EmbeddingTable embeddings) {
    spaces = new InMemoryEmbeddingSpaceRepository(units);
    repository = new InMemoryEmbeddingRepository(units, packets, embeddings, spaces);
    backlog = new InMemoryEmbeddingBacklogRepository(units, packets);
  }

  public EmbeddingRepository repository() {
    return repository;
  }

  public EmbeddingSpaceRepository spaces() {
    return spaces;
  }

  public EmbeddingBacklogRepository backlog() {
    return backlog;
  }
}
