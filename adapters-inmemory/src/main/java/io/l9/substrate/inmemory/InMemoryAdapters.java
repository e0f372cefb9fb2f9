package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/**
 * One store in memory and the ports to it. It is gone with the process.
 *
 * <p>Thread-safe: units of work run one after the other. Work that waits for another thread's unit
 * of work therefore never ends.
 */
public final class InMemoryAdapters {

  private final InMemoryUnitOfWork unitOfWork = new InMemoryUnitOfWork();
  private final InMemoryPacketRepository packets = new InMemoryPacketRepository(unitOfWork);
  private final InMemoryEmbeddings embeddings;
  private final InMemoryLexicalIndex lexicalIndex;
  private final InMemorySummaryRepository summaries =
      new InMemorySummaryRepository(unitOfWork, packets);

  /**
   * An empty store.
   *
   * @param json reads payloads, for conditions on them
   */
  public InMemoryAdapters(JsonCodec json) {
    embeddings = new InMemoryEmbeddings(unitOfWork, packets, json);
    lexicalIndex = new InMemoryLexicalIndex(unitOfWork, packets, json);
  }

  public UnitOfWork unitOfWork() {
    return unitOfWork;
  }

  public PacketRepository packets() {
    return packets;
  }

  public EmbeddingRepository embeddings() {
    return embeddings;
  }

  /** Compares every vector: its answers are exact. */
  public EmbeddingIndex embeddingIndex() {
    return embeddings;
  }

  public LexicalIndex lexicalIndex() {
    return lexicalIndex;
  }

  public SummaryRepository summaries() {
    return summaries;
  }
}
