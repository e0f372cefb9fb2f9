package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of embeddings, by what they represent. */
public final class EmbeddingTable {

  /** The key of a row. */
  record Key(UUID packet, EmbeddingSpace space, EmbeddingModel model, int chunk) {

    static Key of(Embedding e) {
      return new Key(e.packet(), e.space(), e.model(), e.chunkIndex());
    }
  }

  private final Table<Key, Embedding> embeddings;

  public EmbeddingTable(UnitsOfWork units, PacketTable packets) {
    embeddings = new Table<>(units);
    packets.dependent(
        Kind.EMBEDDINGS, packet -> delete(key -> key.packet().equals(packet.id().value())));
  }

  /** Returns the embeddings of all packets. */
  public Stream<Embedding> all() {
    return embeddings.values().stream();
  }

  @Nullable Embedding get(Key key) {
    return embeddings.get(key);
  }

  void put(Key key, Embedding embedding) {
    embeddings.put(key, embedding);
  }

  int delete(Predicate<Key> which) {
    List<Key> doomed = all().map(Key::of).filter(which).toList();
    doomed.forEach(embeddings::remove);
    return doomed.size();
  }
}
