package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.memory.embedding.PacketIndexing;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.Reindexing;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The replacement of old search terms by new ones, in one unit of work. */
public final class ReindexingService implements Reindexing {

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingRepository embeddings;
  private final LexicalIndex index;
  private final Clock clock;
  private final PacketIndexing indexing;

  public ReindexingService(MemoryStore store, MemoryConfig config, PacketIndexing indexing) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.embeddings = store.embeddings();
    this.index = store.lexicalIndex();
    this.clock = config.clock();
    this.indexing = indexing;
  }

  @Override
  public long waiting(TenantScope scope) {
    return unitOfWork.inScope(scope, () -> index.outdated(indexing.analysis()));
  }

  @Override
  public Step work(TenantScope scope, @Nullable PacketId after, int batch) {
    Require.limit("/batch", batch, MAX_BATCH);
    return unitOfWork.inScope(scope, () -> step(after, batch));
  }

  private Step step(@Nullable PacketId after, int batch) {
    int analysis = indexing.analysis();
    if (after == null && index.outdated(analysis) == 0) {
      return new Step(0, null); // without a look at every packet
    }
    List<PacketId> found = index.findOutdated(analysis, after, batch);
    if (found.isEmpty()) {
      return new Step(0, null);
    }
    // first the packets and then their terms, in the order in which a deletion takes them
    List<PacketId> kept =
        embeddings.keep(found.stream().map(PacketId::value).toList()).stream()
            .map(PacketId::new)
            .toList();
    Set<PacketId> removed = index.removeOutdated(analysis, kept);
    Instant now = clock.instant();
    List<Packet> served =
        packets.findAll(removed).stream().filter(packet -> !packet.expired(now)).toList();
    List<LexicalIndex.Entry> entries =
        served.stream().map(indexing::terms).flatMap(Optional::stream).toList();
    if (!entries.isEmpty()) {
      index.addAll(entries);
    }
    return new Step(removed.size(), found.get(found.size() - 1));
  }
}
