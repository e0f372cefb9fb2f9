package io.l9.substrate.application.memory;

import io.l9.substrate.application.memory.IngestBatch.Item;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Embeds first, outside of any transaction of its own; then decides and writes in one. */
final class PacketIngestionService implements PacketIngestion {

  /**
   * A lost race is decided anew against the winner; a second loss would need two winners of one
   * key.
   */
  private static final int ATTEMPTS = 3;

  private enum Mode {
    ONE,
    ALL,
    EACH
  }

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingRepository embeddings;
  private final LexicalIndex lexicalIndex;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Clock clock;
  private final @Nullable DraftEmbedder embedder;

  PacketIngestionService(MemoryDependencies needs) {
    this.unitOfWork = needs.unitOfWork();
    this.packets = needs.packets();
    this.embeddings = needs.embeddings();
    this.lexicalIndex = needs.lexicalIndex();
    this.analyzer = needs.analyzer();
    this.json = needs.json();
    this.ids = needs.ids();
    this.clock = needs.clock();
    this.embedder =
        needs.embedder() == null ? null : new DraftEmbedder(needs.embedder(), needs.json());
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

  private static IngestOutcome done(ItemResult result) {
    if (result instanceof ItemResult.Done done) {
      return done.outcome();
    }
    throw new IllegalStateException("a failure was not thrown");
  }

  private List<ItemResult> write(TenantScope scope, List<PacketDraft> drafts, Mode mode) {
    Require.size("/items", drafts, MAX_BATCH);
    IngestBatch batch = new IngestBatch(scope, drafts, ids, Times.stored(clock.instant()));
    throwFailures(batch, mode);
    embed(scope, batch);
    throwFailures(batch, mode);
    return unitOfWork.inScope(scope, () -> store(batch, mode));
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

  private void embed(TenantScope scope, IngestBatch batch) {
    List<Item> wanting = new ArrayList<>();
    for (Item item : batch.items()) {
      Map<?, ?> asked = item.draft.embed();
      if (embedder == null && asked != null && !asked.isEmpty()) {
        item.failure = ValidationException.at("/embed", "needs an embedder and none is configured");
      } else if (embedder != null && item.undecided() && (asked == null || !asked.isEmpty())) {
        wanting.add(item);
      }
    }
    if (embedder == null || wanting.isEmpty()) {
      return;
    }
    List<Item> missing = unitOfWork.inScope(scope, () -> notYetStored(batch, wanting));
    List<List<DraftEmbedder.Piece>> pieces =
        embedder.embed(missing.stream().map(item -> item.draft).toList());
    for (int i = 0; i < missing.size(); i++) {
      missing.get(i).pieces = pieces.get(i);
    }
  }

  /** The model is not asked for what is stored already. */
  private List<Item> notYetStored(IngestBatch batch, List<Item> wanting) {
    Map<?, Packet> holders = packets.holders(batch.undecidedKeys());
    Map<Object, Packet> known = new HashMap<>();
    packets.findAll(batch.namedIds()).forEach(packet -> known.put(packet.id(), packet));
    List<Item> missing = new ArrayList<>();
    for (Item item : wanting) {
      Packet holder = holders.get(item.key);
      boolean duplicate =
          holder != null
              && item.draft.onDuplicate() != OnDuplicate.KEEP
              && !holder.expired(clock.instant());
      if (!duplicate && !known.containsKey(item.id)) {
        missing.add(item);
      }
    }
    return missing;
  }

  private List<ItemResult> store(IngestBatch batch, Mode mode) {
    for (int attempt = 0; attempt < ATTEMPTS && !batch.undecidedKeys().isEmpty(); attempt++) {
      batch.resolve(packets.findAll(batch.namedIds()), packets.holders(batch.undecidedKeys()));
      throwFailures(batch, mode);
      packets.releaseKeys(batch.expiredHolders());
      List<Packet> fresh = batch.fresh();
      batch.stored(fresh.isEmpty() ? Set.of() : packets.createAbsent(fresh));
    }
    batch.giveUpOnUnstored();
    throwFailures(batch, mode);
    index(batch);
    if (!batch.reinforced().isEmpty()) {
      packets.reinforce(batch.reinforced(), clock.instant());
      batch.refresh(packets.findAll(batch.reinforced()));
    }
    return batch.results();
  }

  private void index(IngestBatch batch) {
    List<LexicalIndex.Entry> entries = new ArrayList<>();
    List<Embedding> vectors = new ArrayList<>();
    for (Item item : batch.items()) {
      if (item.outcome instanceof IngestOutcome.Stored stored) {
        Packet packet = stored.packet();
        Map<String, Integer> frequencies = new HashMap<>();
        for (String term : analyzer.terms(PacketText.of(packet.payload(), json))) {
          frequencies.merge(term, 1, Integer::sum);
        }
        if (!frequencies.isEmpty()) {
          entries.add(new LexicalIndex.Entry(packet, frequencies));
        }
        if (embedder != null) {
          addVectors(vectors, packet, item.pieces, embedder.model());
        }
      }
    }
    if (!entries.isEmpty()) {
      lexicalIndex.addAll(entries);
    }
    if (!vectors.isEmpty()) {
      embeddings.createAll(vectors);
    }
  }

  private void addVectors(
      List<Embedding> vectors,
      Packet packet,
      List<DraftEmbedder.Piece> pieces,
      EmbeddingModel model) {
    for (DraftEmbedder.Piece piece : pieces) {
      vectors.add(
          new Embedding(
              ids.next(),
              packet.id().value(),
              packet.owner(),
              packet.visibility(),
              piece.space(),
              model,
              piece.vector(),
              piece.chunkIndex(),
              piece.text()));
    }
  }
}
