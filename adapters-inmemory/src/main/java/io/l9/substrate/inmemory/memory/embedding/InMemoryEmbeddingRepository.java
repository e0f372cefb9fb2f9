package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Embeddings by what they represent. */
final class InMemoryEmbeddingRepository implements EmbeddingRepository {

  private static final Comparator<Embedding> ORDER =
      Comparator.comparing(Embedding::space)
          .thenComparing(e -> e.model().id())
          .thenComparing(e -> e.model().dimension())
          .thenComparing(Embedding::chunkIndex);

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final EmbeddingTable embeddings;
  private final InMemoryEmbeddingSpaceRepository spaces;

  InMemoryEmbeddingRepository(
      UnitsOfWork units,
      PacketTable packets,
      EmbeddingTable embeddings,
      InMemoryEmbeddingSpaceRepository spaces) {
    this.units = units;
    this.packets = packets;
    this.embeddings = embeddings;
    this.spaces = spaces;
  }

  @Override
  public void createAll(List<Embedding> added) {
    create(added, false);
  }

  @Override
  public void createAbsent(List<Embedding> added) {
    create(added, true);
  }

  @Override
  public Map<EmbeddingSpace, SpaceModels> holdAndCreate(TenantId tenant, List<Embedding> added) {
    Map<EmbeddingSpace, SpaceModels> held = spaces.hold(tenant);
    createAll(
        added.stream()
            .filter(
                embedding -> {
                  SpaceModels space = held.get(embedding.space());
                  return space != null && space.written().contains(embedding.model());
                })
            .toList());
    return held;
  }

  private void create(List<Embedding> added, boolean absentOnly) {
    units.scope();
    Map<EmbeddingTable.Key, Embedding> rows = new HashMap<>();
    for (Embedding embedding : added) {
      units.requireWritable(embedding.owner(), embedding.visibility());
      if (!visible(embedding.packet())) {
        throw new ForbiddenException(ErrorCode.FORBIDDEN, "an embedding needs a packet in scope");
      }
      EmbeddingTable.Key key = EmbeddingTable.Key.of(embedding);
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
    units.scope();
    return ids.stream().filter(this::writable).collect(Collectors.toSet());
  }

  @Override
  public int delete(UUID packet, EmbeddingSpace space) {
    units.scope();
    if (!writable(packet)) {
      return 0;
    }
    return embeddings.delete(key -> key.packet().equals(packet) && key.space() == space);
  }

  @Override
  public List<UUID> deleteOf(
      TenantId tenant, EmbeddingSpace space, @Nullable EmbeddingModel model, int limit) {
    units.scope();
    List<UUID> losing =
        inOrder(
                embeddings
                    .all()
                    .filter(e -> e.owner().tenant().equals(tenant) && e.space() == space)
                    .filter(e -> model == null || e.model().equals(model))
                    .map(Embedding::packet)
                    .filter(this::writable))
            .limit(limit)
            .toList();
    Set<UUID> chosen = Set.copyOf(losing);
    int deleted =
        embeddings.delete(
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
    units.scope();
    return inOrder(
            embeddings
                .all()
                .filter(e -> e.owner().tenant().equals(tenant) && e.space() == space)
                .filter(e -> e.model().equals(model) && e.chunkIndex() == 0)
                .map(Embedding::packet)
                .filter(this::visible)
                .filter(
                    packet ->
                        embeddings.get(new EmbeddingTable.Key(packet, space, target, 0)) == null)
                .filter(packet -> after == null || Position.compareIds(packet, after) > 0))
        .limit(limit)
        .map(
            packet -> {
              Embedding whole = embeddings.get(new EmbeddingTable.Key(packet, space, model, 0));
              return new Source(packet, whole == null ? null : whole.text());
            })
        .toList();
  }

  private static Stream<UUID> inOrder(Stream<UUID> packets) {
    return packets.distinct().sorted(Position::compareIds);
  }

  @Override
  public void countChunks(Collection<UUID> ids) {
    units.scope();
    for (UUID id : ids) {
      packets.writable(new PacketId(id)).ifPresent(this::countChunks);
    }
  }

  private void countChunks(Packet packet) {
    Map<EmbeddingSpace, SpaceModels> models = spaces.hold(packet.owner().tenant());
    int chunks =
        embeddings
            .all()
            .filter(e -> e.packet().equals(packet.id().value()))
            .filter(
                e -> {
                  SpaceModels space = models.get(e.space());
                  return space != null && space.model().equals(e.model());
                })
            .mapToInt(Embedding::chunkIndex)
            .max()
            .orElse(0);
    packets.update(packet.withChunkCount(Math.max(1, chunks)));
  }

  @Override
  public Count count(
      TenantId tenant, EmbeddingSpace space, EmbeddingModel model, Instant now, int limit) {
    units.scope();
    List<UUID> counted =
        embeddings
            .all()
            .filter(e -> e.owner().tenant().equals(tenant) && e.space() == space)
            .filter(e -> e.model().equals(model))
            .map(Embedding::packet)
            .filter(id -> packets.served(new PacketId(id), now).isPresent())
            .limit(limit)
            .toList();
    return new Count(Set.copyOf(counted).size(), counted.size());
  }

  private boolean visible(UUID packet) {
    return packets.find(new PacketId(packet)).isPresent();
  }

  private boolean writable(UUID packet) {
    return packets.writable(new PacketId(packet)).isPresent();
  }

  @Override
  public List<Embedding> ofPacket(UUID packet) {
    if (!visible(packet)) {
      return List.of();
    }
    return embeddings.all().filter(e -> e.packet().equals(packet)).sorted(ORDER).toList();
  }

  @Override
  public List<Represented> represented(Collection<UUID> ids) {
    units.scope();
    Set<UUID> wanted = Set.copyOf(ids);
    return embeddings
        .all()
        .filter(e -> e.chunkIndex() == 0 && wanted.contains(e.packet()))
        .filter(e -> visible(e.packet()))
        .map(e -> new Represented(e.packet(), e.space(), e.text()))
        .distinct()
        .toList();
  }
}
