package io.l9.substrate.application.memory.packet;

import io.l9.substrate.application.memory.embedding.BatchPolicy;
import io.l9.substrate.application.memory.embedding.Embedders;
import io.l9.substrate.application.memory.embedding.PacketEmbedder;
import io.l9.substrate.application.memory.embedding.PacketIndexing;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of ingestion. Embeds first, outside of any transaction of its own; then decides and
 * writes in one. In a transaction of the caller's a worker embeds afterwards, unless it is told
 * otherwise.
 */
public final class PacketIngestionService implements PacketIngestion {

  /**
   * A lost race is decided anew against the winner; a second loss would need two winners of one
   * key.
   */
  private static final int ATTEMPTS = 3;

  /** A writer does not wait for a text of more pieces: a worker embeds it. */
  public static final int MAX_PIECES = 16;

  private enum Mode {
    ONE,
    ALL,
    EACH
  }

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final PacketCurationRepository curation;
  private final EmbeddingRepository embeddings;
  private final LexicalIndex lexicalIndex;
  private final EmbeddingSpaceRepository spaces;
  private final EmbeddingBacklogRepository backlog;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Clock clock;
  private final Deadlines deadlines;
  private final Embedders embedders;
  private final PacketIndexing indexing;
  private final boolean embedsInTransactions;

  public PacketIngestionService(MemoryStore store, MemoryConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.curation = store.packetCuration();
    this.embeddings = store.embeddings();
    this.lexicalIndex = store.lexicalIndex();
    this.spaces = store.embeddingSpaces();
    this.backlog = store.embeddingBacklog();
    this.json = config.json();
    this.ids = config.ids();
    this.clock = config.clock();
    this.deadlines = config.deadlines();
    this.embedders = new Embedders(config);
    this.indexing = new PacketIndexing(store, config, embedders);
    this.embedsInTransactions = config.embedsInTransactions();
  }

  @Override
  public IngestOutcome ingest(TenantScope scope, PacketDraft draft) {
    return done(write(scope, List.of(draft), Mode.ONE).get(0));
  }

  @Override
  public List<IngestOutcome> ingestAll(TenantScope scope, List<PacketDraft> drafts) {
    return write(scope, drafts, Mode.ALL).stream().map(PacketIngestionService::done).toList();
  }

  @Override
  public List<ItemResult> ingestEach(TenantScope scope, List<PacketDraft> drafts) {
    return write(scope, drafts, Mode.EACH);
  }

  /**
   * The result of importing a packet.
   *
   * @param absentParents the parents that it names and that are not there
   */
  public record Imported(ItemResult result, List<PacketId> absentParents) {}

  /**
   * As {@link #ingestEach}, for packets that bring what an export says of them.
   *
   * @param embedded false: the models are not asked, as if nothing were to be embedded
   */
  public List<Imported> importEach(
      TenantScope scope, List<ImportedPacket> imported, boolean embedded) {
    IngestBatch batch = IngestBatch.ofImport(scope, imported, ids, Times.stored(clock.instant()));
    List<ItemResult> results = write(scope, batch, Mode.EACH, embedded);
    List<Imported> told = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      told.add(new Imported(results.get(i), List.copyOf(batch.items().get(i).absentParents)));
    }
    return told;
  }

  private static IngestOutcome done(ItemResult result) {
    if (result instanceof ItemResult.Done done) {
      return done.outcome();
    }
    throw new IllegalStateException("a failure was not thrown");
  }

  private List<ItemResult> write(TenantScope scope, List<PacketDraft> drafts, Mode mode) {
    Require.size("/items", drafts, MAX_BATCH);
    IngestBatch batch = new IngestBatch(scope, drafts, ids, Times.stored(clock.instant()));
    return write(scope, batch, mode, true);
  }

  private List<ItemResult> write(
      TenantScope scope, IngestBatch batch, Mode mode, boolean embedded) {
    throwFailures(batch, mode);
    embed(scope, batch, embedded);
    throwFailures(batch, mode);
    return unitOfWork.inScope(scope, () -> store(scope, batch, mode));
  }

  private static void throwFailures(IngestBatch batch, Mode mode) {
    if (mode == Mode.EACH) {
      return;
    }
    SubstrateException first = null;
    boolean onlyValidation = true;
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < batch.items().size(); i++) {
      SubstrateException failure = batch.items().get(i).failure;
      if (failure != null) {
        SubstrateException placed = mode == Mode.ONE ? failure : failure.below("/items/" + i);
        first = first == null ? placed : first;
        onlyValidation &= failure instanceof ValidationException;
        violations.addAll(placed.violations());
      }
    }
    if (first == null) {
      return;
    }
    if (onlyValidation && mode == Mode.ALL) {
      throw new ValidationException(
          first.code(), "nothing was stored: correct the items that errors names", violations);
    }
    throw first;
  }

  private void embed(TenantScope scope, IngestBatch batch, boolean embedded) {
    List<IngestItem> wanting = new ArrayList<>();
    for (IngestItem item : batch.items()) {
      Map<?, ?> asked = item.draft.embed();
      if (embedders.none() && asked != null && !asked.isEmpty() && item.imported == null) {
        item.failure = ValidationException.at("/embed", "needs an embedder and none is configured");
      } else if (!embedders.none()
          && item.undecided()
          && !item.later
          && (asked == null || !asked.isEmpty())) {
        wanting.add(item);
      }
    }
    if (wanting.isEmpty()) {
      return;
    }
    Map<EmbeddingSpace, SpaceModels> models = new EnumMap<>(EmbeddingSpace.class);
    List<IngestItem> missing =
        unitOfWork.inScope(
            scope,
            () -> {
              models.putAll(spaces.hold(scope.tenant()));
              DuplicateResolver.Existing existing =
                  existing(batch, packets.holders(batch.undecidedKeys()));
              List<IngestItem> unknown =
                  wanting.stream()
                      .filter(item -> batch.duplicates().repeated(item, existing) == null)
                      .toList();
              if (unitOfWork.lastsLonger() && !embedsInTransactions) {
                unknown.forEach(item -> item.later = true);
                return List.of();
              }
              return unknown;
            });
    List<IngestItem> embeddable = new ArrayList<>();
    List<PacketEmbedder.Job> jobs = new ArrayList<>();
    for (IngestItem item : missing) {
      String own = PacketText.of(item.draft.payload(), json);
      PacketEmbedder.Job job = indexing.job(own, item.draft.embed(), models);
      item.failure = refusal(item, job, models);
      if (item.failure == null) {
        embeddable.add(item);
        jobs.add(job);
      }
    }
    if (!embedded) {
      return;
    }
    List<PacketEmbedder.JobVectors> made =
        indexing.embed(jobs, MAX_PIECES, BatchPolicy.before(deadlines));
    for (int i = 0; i < embeddable.size(); i++) {
      IngestItem item = embeddable.get(i);
      item.pieces = made.get(i).pieces();
      item.later |= !made.get(i).complete() || jobs.get(i).unserved() != null;
      item.chunks =
          item.pieces.stream()
              .filter(piece -> piece.model().equals(embedders.searched(piece.space(), models)))
              .mapToInt(PacketEmbedder.Piece::chunkIndex)
              .max()
              .orElse(0);
    }
  }

  /** Of a draft that asks for a space whose model nobody here has. */
  private static @Nullable SubstrateException refusal(
      IngestItem item, PacketEmbedder.Job job, Map<EmbeddingSpace, SpaceModels> models) {
    if (item.draft.embed() != null) {
      for (EmbeddingSpace space : job.texts().keySet()) {
        SpaceModels held = models.get(space);
        if (held != null && job.models().getOrDefault(space, List.of()).isEmpty()) {
          return ValidationException.at(
              "/embed/" + space.code(),
              "needs an embedder of the model "
                  + held.model().id()
                  + ", whose vectors this space holds; give the vector yourself");
        }
      }
    }
    return null;
  }

  private List<Packet> lock(Set<PacketId> ids) {
    return ids.isEmpty() ? List.of() : packets.lock(ids);
  }

  private DuplicateResolver.Existing existing(
      IngestBatch batch, Map<DuplicateKey, Packet> holders) {
    Map<PacketId, Packet> known = new HashMap<>();
    Set<PacketId> named = batch.namedIds();
    if (!named.isEmpty()) {
      packets.findAll(named).forEach(packet -> known.put(packet.id(), packet));
    }
    Map<DuplicateKey.Moment, Packet> moments = new HashMap<>();
    Instant now = clock.instant();
    Set<DuplicateKey.Moment> asked = batch.undecidedMoments();
    (asked.isEmpty() ? List.<Packet>of() : packets.at(asked))
        .stream()
            .filter(packet -> !packet.expired(now))
            .sorted(Comparator.comparing(Packet::position))
            .forEach(packet -> moments.putIfAbsent(packet.moment(), packet));
    return new DuplicateResolver.Existing(known, holders, moments);
  }

  private List<ItemResult> store(TenantScope scope, IngestBatch batch, Mode mode) {
    for (int attempt = 0; attempt < ATTEMPTS && !batch.undecidedKeys().isEmpty(); attempt++) {
      Map<DuplicateKey, Packet> holders = packets.holders(batch.undecidedKeys());
      // one writer after the other, so that of two equal retries the second finds the first
      lock(batch.holdersOfMoments(holders));
      batch.resolve(existing(batch, holders));
      throwFailures(batch, mode);
      Set<PacketId> expiredHolders = batch.duplicates().expiredHolders();
      if (!expiredHolders.isEmpty()) {
        packets.releaseKeys(expiredHolders);
      }
      List<Packet> fresh = batch.fresh();
      batch.stored(fresh.isEmpty() ? Set.of() : packets.createAbsent(fresh));
    }
    batch.giveUpOnUnstored();
    throwFailures(batch, mode);
    index(scope, batch);
    DuplicateAmendments amendments = batch.amendments();
    amendments.amend(lock(amendments.amendable())).forEach(curation::amend);
    List<PacketId> reinforced = batch.duplicates().reinforced();
    if (!reinforced.isEmpty()) {
      List<PacketId> accesses = new ArrayList<>(reinforced);
      while (!accesses.isEmpty()) {
        Set<PacketId> once = new LinkedHashSet<>(accesses);
        packets.reinforce(once, clock.instant());
        once.forEach(accesses::remove);
      }
      amendments.refresh(packets.findAll(reinforced));
    }
    return batch.results();
  }

  /** Texts that an import names are not lost where no model reads them yet. */
  private boolean textsWait(IngestItem item) {
    Map<?, ?> asked = item.draft.embed();
    return embedders.none() && item.imported != null && asked != null && !asked.isEmpty();
  }

  private void index(TenantScope scope, IngestBatch batch) {
    List<LexicalIndex.Entry> entries = new ArrayList<>();
    List<Embedding> vectors = new ArrayList<>();
    List<EmbeddingBacklogRepository.Entry> later = new ArrayList<>();
    List<PacketEmbedder.Piece> pieces =
        batch.items().stream().flatMap(item -> item.pieces.stream()).toList();
    Map<EmbeddingSpace, SpaceModels> models =
        pieces.isEmpty() ? Map.of() : indexing.hold(scope.tenant(), pieces);
    for (IngestItem item : batch.items()) {
      if (item.outcome instanceof IngestOutcome.Stored stored) {
        Packet packet = stored.packet();
        indexing.terms(packet).ifPresent(entries::add);
        PacketIndexing.Storable storable = indexing.storable(packet, item.pieces, models);
        vectors.addAll(storable.embeddings());
        if (!storable.complete() || (item.later && !embedders.none()) || textsWait(item)) {
          item.outcome = new IngestOutcome.Stored(packet, true);
          later.add(
              new EmbeddingBacklogRepository.Entry(
                  packet.id().value(),
                  packet.owner(),
                  packet.visibility(),
                  false,
                  item.draft.embed()));
        }
      }
    }
    if (!entries.isEmpty()) {
      lexicalIndex.addAll(entries);
    }
    if (!vectors.isEmpty()) {
      embeddings.createAll(vectors);
    }
    if (!later.isEmpty()) {
      backlog.addAbsent(later, Times.stored(clock.instant()));
    }
  }
}
