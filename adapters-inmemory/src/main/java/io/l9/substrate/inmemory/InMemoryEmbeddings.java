package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  private final InMemoryEmbeddingSpaces spaces;

  InMemoryEmbeddings(
      InMemoryUnitOfWork unitOfWork,
      InMemoryPacketRepository packets,
      JsonCodec json,
      InMemoryEmbeddingSpaces spaces) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    this.json = json;
    this.spaces = spaces;
    embeddings = new Table<>(unitOfWork);
  }

  @Override
  public void createAll(List<Embedding> added) {
    create(added, false);
  }

  @Override
  public void createAbsent(List<Embedding> added) {
    create(added, true);
  }

  private void create(List<Embedding> added, boolean absentOnly) {
    unitOfWork.scope();
    Map<Key, Embedding> rows = new HashMap<>();
    for (Embedding embedding : added) {
      packets.requireWritable(embedding.owner(), embedding.visibility());
      if (packets.visible(new PacketId(embedding.packet())) == null) {
        throw new ForbiddenException(ErrorCode.FORBIDDEN, "an embedding needs a packet in scope");
      }
      Key key = Key.of(embedding);
      boolean present = embeddings.get(key) != null;
      if (absentOnly && present) {
        continue;
      }
      if (present || (rows.put(key, embedding) != null && !absentOnly)) {
        throw new ConflictException(
            ErrorCode.CONFLICT, "the packet already has a vector of that space, model and chunk");
      }
    }
    rows.forEach(embeddings::put);
  }

  @Override
  public Set<UUID> keep(Collection<UUID> ids) {
    unitOfWork.scope();
    return ids.stream().filter(id -> writable(id) != null).collect(Collectors.toSet());
  }

  @Override
  public int delete(UUID packet, EmbeddingSpace space) {
    unitOfWork.scope();
    if (writable(packet) == null) {
      return 0;
    }
    return delete(key -> key.packet().equals(packet) && key.space() == space);
  }

  private int delete(Predicate<Key> which) {
    List<Key> doomed = embeddings.values().stream().map(Key::of).filter(which).toList();
    doomed.forEach(embeddings::remove);
    return doomed.size();
  }

  @Override
  public List<UUID> deleteOf(
      TenantId tenant, EmbeddingSpace space, @Nullable EmbeddingModel model, int limit) {
    unitOfWork.scope();
    List<UUID> losing =
        inOrder(
                embeddings.values().stream()
                    .filter(e -> e.owner().tenant().equals(tenant) && e.space() == space)
                    .filter(e -> model == null || e.model().equals(model))
                    .map(Embedding::packet)
                    .filter(packet -> writable(packet) != null))
            .limit(limit)
            .toList();
    Set<UUID> chosen = Set.copyOf(losing);
    int deleted =
        delete(
            key ->
                chosen.contains(key.packet())
                    && key.space() == space
                    && (model == null || key.model().equals(model)));
    return deleted == 0 ? List.of() : losing;
  }

  @Override
  public List<Source> lacking(
      TenantId tenant,
      EmbeddingSpace space,
      EmbeddingModel model,
      EmbeddingModel target,
      @Nullable UUID after,
      int limit) {
    unitOfWork.scope();
    return inOrder(
            embeddings.values().stream()
                .filter(e -> e.owner().tenant().equals(tenant) && e.space() == space)
                .filter(e -> e.model().equals(model) && e.chunkIndex() == 0)
                .map(Embedding::packet)
                .filter(packet -> packets.visible(new PacketId(packet)) != null)
                .filter(packet -> embeddings.get(new Key(packet, space, target, 0)) == null)
                .filter(packet -> after == null || Position.compareIds(packet, after) > 0))
        .limit(limit)
        .map(
            packet -> {
              Embedding whole = embeddings.get(new Key(packet, space, model, 0));
              return new Source(packet, whole == null ? null : whole.text());
            })
        .toList();
  }

  private static Stream<UUID> inOrder(Stream<UUID> packets) {
    return packets.distinct().sorted(Position::compareIds);
  }

  @Override
  public void countChunks(Collection<UUID> ids) {
    unitOfWork.scope();
    for (UUID id : ids) {
      Packet packet = writable(id);
      if (packet != null) {
        Map<EmbeddingSpace, SpaceModels> models = spaces.hold(packet.owner().tenant());
        int chunks =
            embeddings.values().stream()
                .filter(e -> e.packet().equals(id))
                .filter(
                    e -> {
                      SpaceModels space = models.get(e.space());
                      return space != null && space.model().equals(e.model());
                    })
                .mapToInt(Embedding::chunkIndex)
                .max()
                .orElse(0);
        packets.countChunks(packet, Math.max(1, chunks));
      }
    }
  }

  @Override
  public Count count(
      TenantId tenant, EmbeddingSpace space, EmbeddingModel model, Instant now, int limit) {
    unitOfWork.scope();
    List<UUID> counted =
        embeddings.values().stream()
            .filter(e -> e.owner().tenant().equals(tenant) && e.space() == space)
            .filter(e -> e.model().equals(model))
            .map(Embedding::packet)
            .filter(
                id -> {
                  Packet packet = packets.visible(new PacketId(id));
                  return packet != null && !packet.expired(now);
                })
            .limit(limit)
            .toList();
    return new Count(Set.copyOf(counted).size(), counted.size());
  }

  private @Nullable Packet writable(UUID id) {
    Packet packet = packets.visible(new PacketId(id));
    return packet != null && unitOfWork.scope().mayWrite(packet.owner(), packet.visibility())
        ? packet
        : null;
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
  public List<Represented> represented(Collection<UUID> ids) {
    unitOfWork.scope();
    Set<UUID> wanted = Set.copyOf(ids);
    return embeddings.values().stream()
        .filter(e -> e.chunkIndex() == 0 && wanted.contains(e.packet()))
        .filter(e -> packets.visible(new PacketId(e.packet())) != null)
        .map(e -> new Represented(e.packet(), e.space(), e.text()))
        .distinct()
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
