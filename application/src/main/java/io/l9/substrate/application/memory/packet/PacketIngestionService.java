package io.l9.substrate.application.memory.packet;

import io.l9.substrate.application.memory.embedding.BatchPolicy;
import io.l9.substrate.application.memory.embedding.Embedders;
import io.l9.substrate.application.memory.embedding.PacketEmbedder;
import io.l9.substrate.application.memory.embedding.PacketIndexing;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
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
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

  /** A lost race is decided anew; a second loss would need two winners of one key. */
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
  private final LexicalIndex lexicalIndex;
  private final EmbeddingBacklogRepository backlog;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Clock clock;
  private final Deadlines deadlines;
  private final Embedders embedders;
  private final PacketIndexing indexing;
  private final boolean embedsInTransactions;

  public PacketIngestionService(MemoryStore store, MemoryConfig config, PacketIndexing indexing) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.curation = store.packetCuration();
    this.lexicalIndex = store.lexicalIndex();
    this.backlog = store.embeddingBacklog();
    this.json = config.json();
    this.ids = config.ids();
    this.clock = config.clock();
    this.deadlines = config.deadlines();
    this.embedders = new Embedders(config);
    this.indexing = indexing;
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
    List<IngestItem> wanting = wanting(batch);
    throwFailures(batch, mode);
    if (batch.undecidedKeys().isEmpty()) {
      return batch.results();
    }
    if (wanting.isEmpty()) {
      return unitOfWork.inScope(scope, () -> store(scope, batch, mode, null));
    }
    Look look = unitOfWork.inScope(scope, () -> look(scope, batch, mode, wanting, embedded));
    if (look.results() != null) {
      return look.results();
    }
    embed(look);
    return unitOfWork.inScope(
        scope, () -> store(scope, batch, mode, look.existing().none() ? look.existing() : null));
  }

  /**
   * A look at what is stored already, before the models are asked.
   *
   * @param jobs of the items that are to be embedded
   * @param results if there was nothing to embed: of the whole write
   */
  private record Look(
      DuplicateResolver.Existing existing,
      Map<EmbeddingSpace, SpaceModels> models,
      Map<IngestItem, PacketEmbedder.Job> jobs,
      @Nullable List<ItemResult> results) {}

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

  /** Returns the items that a model is to read; fails those that ask for one in vain. */
  private List<IngestItem> wanting(IngestBatch batch) {
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
    return wanting;
  }

  /** Looks, and stores at once if the models are not to be asked. */
  private Look look(
      TenantScope scope, IngestBatch batch, Mode mode, List<IngestItem> wanting, boolean embedded) {
    Map<DuplicateKey, Packet> holders = packets.holders(batch.undecidedKeys());
    DuplicateResolver.Existing existing = existing(batch, holders);
    // what repeats a moment is decided under a lock, after another look
    DuplicateResolver.Existing decisive =
        batch.holdersOfMoments(holders).isEmpty() ? existing : null;
    List<IngestItem> fresh =
        wanting.stream()
            .filter(item -> batch.duplicates().repeated(item, existing) == null)
            .toList();
    if (unitOfWork.lastsLonger() && !embedsInTransactions) {
      fresh.forEach(item -> item.later = true);
      fresh = List.of();
    }
    Map<EmbeddingSpace, SpaceModels> models =
        fresh.isEmpty() ? Map.of() : indexing.models(scope.tenant());
    Map<IngestItem, PacketEmbedder.Job> jobs = new LinkedHashMap<>();
    for (IngestItem item : fresh) {
      String own = PacketText.of(item.draft.payload(), json);
      PacketEmbedder.Job job = indexing.job(own, item.draft.embed(), models);
      item.failure = refusal(item, job, models);
      if (item.failure == null) {
        jobs.put(item, job);
      }
    }
    throwFailures(batch, mode);
    List<ItemResult> results =
        jobs.isEmpty() || !embedded ? store(scope, batch, mode, decisive) : null;
    return new Look(existing, models, jobs, results);
  }

  private void embed(Look look) {
    List<PacketEmbedder.Job> jobs = List.copyOf(look.jobs().values());
    Iterator<PacketEmbedder.JobVectors> made =
        indexing.embed(jobs, MAX_PIECES, BatchPolicy.before(deadlines)).iterator();
    look.jobs()
        .forEach(
            (item, job) -> {
              PacketEmbedder.JobVectors vectors = made.next();
              item.pieces = vectors.pieces();
              item.later |= !vectors.complete() || job.unserved() != null;
              item.chunks =
                  item.pieces.stream()
                      .filter(
                          piece ->
                              piece
                                  .model()
                                  .equals(embedders.searched(piece.space(), look.models())))
                      .mapToInt(PacketEmbedder.Piece::chunkIndex)
                      .max()
                      .orElse(0);
            });
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

  /** Looks at what the undecided items repeat, in the unit of work that stores them. */
  private DuplicateResolver.Existing lookAndLock(IngestBatch batch) {
    Map<DuplicateKey, Packet> holders = packets.holders(batch.undecidedKeys());
    // one writer after the other, so that of two equal retries the second finds the first
    lock(batch.holdersOfMoments(holders));
    return existing(batch, holders);
  }

  /**
   * Decides and stores.
   *
   * @param seen a look that still holds, or whose end a unique key tells; null: it looks itself
   */
  private List<ItemResult> store(
      TenantScope scope, IngestBatch batch, Mode mode, DuplicateResolver.@Nullable Existing seen) {
    for (int attempt = 0; attempt < ATTEMPTS && !batch.undecidedKeys().isEmpty(); attempt++) {
      batch.resolve(attempt == 0 && seen != null ? seen : lookAndLock(batch));
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
    List<PacketIndexing.Embedded> embedded = new ArrayList<>();
    for (IngestItem item : batch.items()) {
      if (item.outcome instanceof IngestOutcome.Stored stored) {
        indexing.terms(stored.packet()).ifPresent(entries::add);
        embedded.add(new PacketIndexing.Embedded(stored.packet(), item.pieces));
      }
    }
    if (!entries.isEmpty()) {
      lexicalIndex.addAll(entries);
    }
    Set<PacketId> incomplete = indexing.store(scope.tenant(), embedded);
    List<EmbeddingBacklogRepository.Entry> later = new ArrayList<>();
    for (IngestItem item : batch.items()) {
      if (item.outcome instanceof IngestOutcome.Stored stored
          && (incomplete.contains(stored.packet().id())
              || (item.later && !embedders.none())
              || textsWait(item))) {
        Packet packet = stored.packet();
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
    if (!later.isEmpty()) {
      backlog.addAbsent(later, Times.stored(clock.instant()));
    }
  }
}
