package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Vectors by what they represent. A search compares all of them. */
final class InMemoryEmbeddings implements EmbeddingRepository, EmbeddingIndex {

  private record Key(UUID packet, EmbeddingSpace space, EmbeddingModel model, int chunk) {

    static Key of(Embedding e) {
      return new Key(e.packet(), e.space(), e.model(), e.chunkIndex());
    }
  }

  private static final Comparator<Embedding> ORDER =
      Comparator.comparing(Embedding::space)
          .thenComparing(e -> e.model().id())
          .thenComparing(e -> e.model().dimension())
          .thenComparing(Embedding::chunkIndex);

  private final InMemoryUnitOfWork unitOfWork;
  private final InMemoryPacketRepository packets;
  private final JsonCodec json;
  private final Table<Key, Embedding> embeddings;

  InMemoryEmbeddings(
      InMemoryUnitOfWork unitOfWork, InMemoryPacketRepository packets, JsonCodec json) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    this.json = json;
    embeddings = new Table<>(unitOfWork);
  }

  @Override
  public void createAll(List<Embedding> added) {
    unitOfWork.scope();
    Map<Key, Embedding> rows = new HashMap<>();
    for (Embedding embedding : added) {
      packets.requireWritable(embedding.owner(), embedding.visibility());
      if (packets.visible(new PacketId(embedding.packet())) == null) {
        throw new ForbiddenException(ErrorCode.FORBIDDEN, "an embedding needs a packet in scope");
      }
      Key key = Key.of(embedding);
      if (embeddings.get(key) != null || rows.put(key, embedding) != null) {
        throw new ConflictException(
            ErrorCode.CONFLICT, "the packet already has a vector of that space, model and chunk");
      }
    }
    rows.forEach(embeddings::put);
  }

  @Override
  public List<Embedding> ofPacket(UUID packet) {
    if (packets.visible(new PacketId(packet)) == null) {
      return List.of();
    }
    return embeddings.values().stream()
        .filter(e -> e.packet().equals(packet))
        .sorted(ORDER)
        .toList();
  }

  @Override
  public Matches nearest(Query query) {
    unitOfWork.scope();
    Map<PacketId, Match> best = new HashMap<>();
    for (Embedding embedding : embeddings.values()) {
      if (embedding.space() != query.space() || !embedding.model().equals(query.model())) {
        continue;
      }
      Packet packet = packets.visible(new PacketId(embedding.packet()));
      if (packet == null || packet.expired(query.now()) || !query.filter().matches(packet, json)) {
        continue;
      }
      double similarity = embedding.vector().cosine(query.vector());
      if (query.minSimilarity() == null || similarity >= query.minSimilarity()) {
        best.merge(
            packet.id(),
            new Match(packet.id(), embedding.text(), similarity),
            (a, b) -> a.similarity() >= b.similarity() ? a : b);
      }
    }
    return new Matches(
        best.values().stream()
            .sorted(Comparator.comparingDouble(Match::similarity).reversed())
            .limit(query.limit())
            .toList(),
        true);
  }

  /** Deletes the vectors of a packet; returns how many there were. */
  long erase(PacketId packet) {
    List<Key> gone =
        embeddings.values().stream()
            .filter(e -> e.packet().equals(packet.value()))
            .map(Key::of)
            .toList();
    gone.forEach(embeddings::remove);
    return gone.size();
  }
}
