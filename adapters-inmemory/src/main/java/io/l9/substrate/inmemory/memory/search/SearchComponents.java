package io.l9.substrate.inmemory.memory.search;

import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.inmemory.memory.embedding.EmbeddingTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The ports of this package. */
public final class SearchComponents {

  private SearchComponents() {}

  public static EmbeddingIndex embeddingIndex(
      UnitsOfWork units, PacketTable packets, EmbeddingTable embeddings, JsonCodec json) {
    return new InMemoryEmbeddingIndex(units, packets, embeddings, json);
  }

  public static LexicalIndex lexicalIndex(UnitsOfWork units, PacketTable packets, JsonCodec json) {
    return new InMemoryLexicalIndex(units, packets, json);
  }
}
