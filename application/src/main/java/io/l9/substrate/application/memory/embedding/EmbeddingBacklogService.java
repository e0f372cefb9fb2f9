package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository.Entry;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The turns of the embedding backlog. A turn takes packets, embeds them outside of any unit of
 * work, and stores the vectors if it still has the packet. A packet that it has no time for waits
 * again, with the chunks that were made.
 */
public final class EmbeddingBacklogService implements EmbeddingBacklog {

  /** After that a worker counts as killed. */
  static final Duration LEASE = Duration.ofMinutes(10);

  /** Before a packet that failed is tried again. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  private static final int MAX_FAILURES = 200;

  /**
   * A packet that this turn has.
   *
   * @param job what is to be embedded of it
   */
  private record Taken(Entry entry, Packet packet, PacketEmbedder.Job job) {}

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingRepository embeddings;
  private final EmbeddingSpaceRepository spaces;
  private final EmbeddingBacklogRepository backlog;
  private final LexicalIndex lexicalIndex;
  private final IdGenerator ids;
  private final Clock clock;
  private final PacketIndexing indexing;

  public EmbeddingBacklogService(MemoryStore store, MemoryConfig config, PacketIndexing indexing) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.embeddings = store.embeddings();
    this.spaces = store.embeddingSpaces();
    this.backlog = store.embeddingBacklog();
    this.lexicalIndex = store.lexicalIndex();
    this.ids = config.ids();
    this.clock = config.clock();
    this.indexing = indexing;
  }

  @Override
  public Step work(TenantScope scope, int batch) {
    Require.limit("/batch", batch, MAX_BATCH);
    UUID lease = ids.next();
    List<Entry> claimed = new ArrayList<>();
    List<Taken> taken = unitOfWork.inScope(scope, () -> take(batch, lease, claimed));
    if (claimed.isEmpty()) {
      return new Step(0, 0, 0);
    }
    Map<UUID, String> errors = new LinkedHashMap<>();
    Map<UUID, PacketEmbedder.JobVectors> pieces;
    try {
      pieces = embed(taken, errors);
    } catch (UnavailableException e) {
      // it is the model's fault, so it does not count against the packets
      claimed.forEach(entry -> errors.put(entry.packet(), String.valueOf(e.getMessage())));
      return new Step(claimed.size(), 0, giveBack(scope, errors, lease, false));
    }
    int done = 0;
    try {
      done = unitOfWork.inScope(scope, () -> store(claimed, taken, pieces, lease));
    } catch (SubstrateException e) {
      claimed.forEach(entry -> errors.put(entry.packet(), String.valueOf(e.getMessage())));
    }
    return new Step(claimed.size(), done, giveBack(scope, errors, lease, true));
  }

  private List<Taken> take(int batch, UUID lease, List<Entry> claimed) {
    Instant now = Times.stored(clock.instant());
    claimed.addAll(backlog.claim(batch, lease, now, now.plus(LEASE), MAX_ATTEMPTS));
    Map<UUID, Packet> known = new HashMap<>();
    packets
        .findAll(claimed.stream().map(entry -> new PacketId(entry.packet())).toList())
        .forEach(packet -> known.put(packet.id().value(), packet));
    Map<TenantId, Map<EmbeddingSpace, SpaceModels>> models = new HashMap<>();
    List<Taken> taken = new ArrayList<>();
    for (Entry entry : claimed) {
      Packet packet = known.get(entry.packet());
      // an expired packet is served to nobody, so nothing is made of it
      if (packet != null && !packet.expired(now)) {
        taken.add(
            new Taken(
                entry,
                packet,
                indexing
                    .job(
                        indexing.text(packet),
                        entry.texts(),
                        models.computeIfAbsent(packet.owner().tenant(), spaces::hold))
                    .knowing(embeddings.ofPacket(entry.packet()))));
      }
    }
    return taken;
  }

  /** All together; where that fails, each alone, to know which is to blame. */
  private Map<UUID, PacketEmbedder.JobVectors> embed(List<Taken> taken, Map<UUID, String> errors) {
    BatchPolicy batches = BatchPolicy.within(LEASE, clock);
    Map<UUID, PacketEmbedder.JobVectors> pieces = new HashMap<>();
    try {
      List<PacketEmbedder.JobVectors> all =
          indexing.embed(taken.stream().map(Taken::job).toList(), Integer.MAX_VALUE, batches);
      for (int i = 0; i < taken.size(); i++) {
        pieces.put(taken.get(i).entry().packet(), all.get(i));
      }
      return pieces;
    } catch (UnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      pieces.clear();
    }
    for (Taken one : taken) {
      UUID packet = one.entry().packet();
      try {
        pieces.put(packet, indexing.embed(List.of(one.job()), Integer.MAX_VALUE, batches).get(0));
      } catch (UnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        errors.put(packet, String.valueOf(e.getMessage()));
      }
    }
    return pieces;
  }

  private int store(
      List<Entry> claimed,
      List<Taken> taken,
      Map<UUID, PacketEmbedder.JobVectors> made,
      UUID lease) {
    // first the packets and then their rows, in the order in which a deletion takes them
    Set<UUID> there = embeddings.keep(taken.stream().map(one -> one.entry().packet()).toList());
    Map<UUID, String> unserved = new HashMap<>();
    for (Taken one : taken) {
      UUID id = one.entry().packet();
      String reason = one.job().unserved();
      if (reason != null && made.containsKey(id)) {
        unserved.put(id, reason);
      }
    }
    List<UUID> over = new ArrayList<>(made.keySet());
    over.removeAll(unserved.keySet());
    Set<UUID> worked = Set.copyOf(taken.stream().map(one -> one.entry().packet()).toList());
    claimed.stream().map(Entry::packet).filter(id -> !worked.contains(id)).forEach(over::add);
    Set<UUID> finished = backlog.finish(over, lease);
    Set<UUID> ours = new HashSet<>(finished);
    ours.addAll(
        backlog.park(
            unserved, lease, Times.stored(clock.instant()), EmbeddingBacklog.MAX_ATTEMPTS));

    List<LexicalIndex.Entry> terms = new ArrayList<>();
    List<Embedding> vectors = new ArrayList<>();
    List<Entry> again = new ArrayList<>();
    Map<TenantId, Map<EmbeddingSpace, SpaceModels>> models = new HashMap<>();
    for (Taken one : taken) {
      UUID id = one.entry().packet();
      PacketEmbedder.JobVectors ofWork = made.get(id);
      if (ofWork == null || !ours.contains(id) || !there.contains(id)) {
        continue;
      }
      if (one.entry().terms()) {
        indexing.terms(one.packet()).ifPresent(terms::add);
      }
      List<PacketEmbedder.Piece> ofPacket = ofWork.pieces();
      boolean complete = ofWork.complete();
      if (!ofPacket.isEmpty()) {
        TenantId tenant = one.packet().owner().tenant();
        Map<EmbeddingSpace, SpaceModels> held = models.get(tenant);
        if (held == null || ofPacket.stream().anyMatch(p -> !held.containsKey(p.space()))) {
          models.put(tenant, indexing.hold(tenant, ofPacket));
        }
        PacketIndexing.Storable storable =
            indexing.storable(one.packet(), ofPacket, models.getOrDefault(tenant, Map.of()));
        vectors.addAll(storable.embeddings());
        complete &= storable.complete(); // else the space got another model meanwhile
      }
      if (!complete && finished.contains(id)) {
        Entry entry = one.entry();
        again.add(new Entry(id, entry.owner(), entry.visibility(), false, entry.texts()));
      }
    }
    if (!terms.isEmpty()) {
      lexicalIndex.addAll(terms);
    }
    if (!vectors.isEmpty()) {
      embeddings.createAbsent(vectors);
      embeddings.countChunks(vectors.stream().map(Embedding::packet).distinct().toList());
    }
    if (!again.isEmpty()) {
      backlog.addAbsent(again, Times.stored(clock.instant()));
    }
    return finished.size() - again.size();
  }

  private int giveBack(TenantScope scope, Map<UUID, String> errors, UUID lease, boolean counted) {
    if (errors.isEmpty()) {
      return 0;
    }
    Instant due = Times.stored(clock.instant()).plus(PAUSE);
    return unitOfWork.inScope(
        scope,
        () -> {
          backlog.giveBack(errors, lease, due, counted);
          return errors.size();
        });
  }

  @Override
  public State state(TenantScope scope, int failures) {
    Require.between("/failures", failures, 0, MAX_FAILURES);
    Instant now = Times.stored(clock.instant());
    return unitOfWork.inScope(scope, () -> backlog.state(now, MAX_ATTEMPTS, failures));
  }

  @Override
  public int retry(TenantScope scope) {
    Instant now = Times.stored(clock.instant());
    return unitOfWork.inScope(scope, () -> backlog.revive(now, MAX_ATTEMPTS));
  }
}
