package io.l9.substrate.inmemory.memory.search;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.ChunkPenalty;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.inmemory.memory.embedding.EmbeddingTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Search by vectors that compares all of them. */
final class InMemoryEmbeddingIndex implements EmbeddingIndex {

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final EmbeddingTable embeddings;
  private final JsonCodec json;

  InMemoryEmbeddingIndex(
      UnitsOfWork units, PacketTable packets, EmbeddingTable embeddings, JsonCodec json) {
    this.units = units;
    this.packets = packets;
    this.embeddings = embeddings;
    this.json = json;
  }

  @Override
  public Matches nearest(Query query) {
    units.scope();
    List<Embedding> compared =
        embeddings
            .all()
            .filter(e -> e.space() == query.space() && e.model().equals(query.model()))
            .toList();
    Map<UUID, Integer> chunks = new HashMap<>();
    if (query.chunkPenalty()) {
      compared.forEach(e -> chunks.merge(e.packet(), e.chunkIndex(), Math::max));
    }
    Map<PacketId, Match> best = new HashMap<>();
    for (Embedding embedding : compared) {
      int ofPacket = chunks.getOrDefault(embedding.packet(), 0);
      if (ofPacket > 0 && embedding.chunkIndex() == 0) {
        continue;
      }
      Packet packet = packets.served(new PacketId(embedding.packet()), query.now()).orElse(null);
      if (packet == null || !query.filter().matches(packet, json)) {
        continue;
      }
      double similarity = embedding.vector().cosine(query.vector());
      if (query.minSimilarity() == null || similarity >= query.minSimilarity()) {
        best.merge(
            packet.id(),
            new Match(packet.id(), embedding.text(), similarity, ChunkPenalty.of(ofPacket)),
            (a, b) -> a.similarity() >= b.similarity() ? a : b);
      }
    }
    return new Matches(
        best.values().stream()
            .sorted(Comparator.comparingDouble(Match::score).reversed())
            .limit(query.limit())
            .toList(),
        true);
  }
}
