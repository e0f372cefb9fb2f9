package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.TextTerms;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The making of search terms and vectors, for every service that stores a packet; one for all of
 * them, because it remembers the models of spaces. Thread-safe.
 */
public final class PacketIndexing {

  private final EmbeddingSpaceRepository spaces;
  private final EmbeddingRepository embeddings;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Embedders embedders;
  private final PacketEmbedder embedder;
  private final RememberedModels remembered = new RememberedModels();

  public PacketIndexing(MemoryStore store, MemoryConfig config) {
    this.spaces = store.embeddingSpaces();
    this.embeddings = store.embeddings();
    this.analyzer = config.analyzer();
    this.json = config.json();
    this.ids = config.ids();
    this.embedders = new Embedders(config);
    this.embedder = new PacketEmbedder(embedders);
  }

  String text(Packet packet) {
    return PacketText.of(packet.payload(), json);
  }

  /** The version of the analysis that makes terms now. */
  public int analysis() {
    return analyzer.version();
  }

  /** The packet's search terms; empty if its text has no word. */
  public Optional<LexicalIndex.Entry> terms(Packet packet) {
    TextTerms terms = analyzer.terms(text(packet), packet.timestamp());
    return terms.isEmpty()
        ? Optional.empty()
        : Optional.of(new LexicalIndex.Entry(packet, terms, analyzer.version()));
  }

  /**
   * The job that embeds a packet.
   *
   * @param named see {@link io.l9.substrate.domain.memory.packet.PacketDraft#embed()}
   */
  public PacketEmbedder.Job job(
      String own,
      @Nullable Map<EmbeddingSpace, String> named,
      Map<EmbeddingSpace, SpaceModels> models) {
    Map<EmbeddingSpace, String> texts = PacketEmbedder.texts(own, named);
    Map<EmbeddingSpace, List<EmbeddingModel>> written = new EnumMap<>(EmbeddingSpace.class);
    texts.keySet().forEach(space -> written.put(space, embedders.written(space, models)));
    String unserved = null;
    for (EmbeddingSpace space : texts.keySet()) {
      SpaceModels held = models.get(space);
      if (held != null && written.getOrDefault(space, List.of()).isEmpty() && !embedders.none()) {
        unserved =
            "the space "
                + space.code()
                + " holds vectors of the model "
                + held.model().id()
                + ", of which there is no embedder here; an administrator can move it to another"
                + " model";
      }
    }
    return new PacketEmbedder.Job(own, texts, written, unserved, List.of());
  }

  /**
   * Asks the models; no unit of work of the caller's own should be open meanwhile.
   *
   * @param most a job with a text of more pieces is left out
   */
  public List<PacketEmbedder.JobVectors> embed(
      List<PacketEmbedder.Job> jobs, int most, BatchPolicy batches) {
    return embedder.embed(jobs, most, batches);
  }

  /**
   * Returns the models of a tenant's spaces, which may have changed since this process looked:
   * {@link #store} tells.
   */
  public Map<EmbeddingSpace, SpaceModels> models(TenantId tenant) {
    Map<EmbeddingSpace, SpaceModels> known = remembered.of(tenant);
    return known == null ? remember(tenant, spaces.hold(tenant)) : known;
  }

  /** Remembers models that will do for the next writer, too: not of a space that is moved. */
  private Map<EmbeddingSpace, SpaceModels> remember(
      TenantId tenant, Map<EmbeddingSpace, SpaceModels> models) {
    boolean settled =
        models.values().stream()
            .allMatch(space -> !space.moving() && embedders.of(space.model()) != null);
    remembered.put(tenant, settled ? models : null);
    return models;
  }

  /** Has the models of a tenant's spaces read again, because they have changed. */
  void forgetModels(TenantId tenant) {
    remembered.put(tenant, null);
  }

  /** A packet and the vectors that were made of it. */
  public record Embedded(Packet packet, List<PacketEmbedder.Piece> pieces) {}

  /**
   * Stores the vectors of new packets of a tenant. Its models are held only now, and may be others
   * than those that the vectors were made with.
   *
   * @return the packets that lack a vector of a model that their spaces write now
   */
  public Set<PacketId> store(TenantId tenant, List<Embedded> packets) {
    List<Embedding> vectors = new ArrayList<>();
    for (Embedded embedded : packets) {
      for (PacketEmbedder.Piece piece : embedded.pieces()) {
        vectors.add(piece.of(embedded.packet(), ids.next()));
      }
    }
    if (vectors.isEmpty()) {
      return Set.of();
    }
    Map<EmbeddingSpace, SpaceModels> models = remember(tenant, holdAndCreate(tenant, vectors));
    return packets.stream()
        .filter(embedded -> !complete(embedded.pieces(), models))
        .map(embedded -> embedded.packet().id())
        .collect(Collectors.toSet());
  }

  private Map<EmbeddingSpace, SpaceModels> holdAndCreate(TenantId tenant, List<Embedding> vectors) {
    Map<EmbeddingSpace, SpaceModels> held = embeddings.holdAndCreate(tenant, vectors);
    List<Embedding> first =
        vectors.stream().filter(vector -> !held.containsKey(vector.space())).toList();
    if (first.isEmpty()) {
      return held;
    }
    Map<EmbeddingSpace, EmbeddingModel> absent = new EnumMap<>(EmbeddingSpace.class);
    first.forEach(vector -> absent.put(vector.space(), vector.model()));
    spaces.noteAbsent(tenant, absent);
    return embeddings.holdAndCreate(tenant, first);
  }

  /**
   * Returns the models of a tenant's spaces, held, after those of these pieces are recorded for
   * spaces that have none.
   */
  public Map<EmbeddingSpace, SpaceModels> hold(TenantId tenant, List<PacketEmbedder.Piece> pieces) {
    Map<EmbeddingSpace, SpaceModels> models = spaces.hold(tenant);
    Map<EmbeddingSpace, EmbeddingModel> absent = new EnumMap<>(EmbeddingSpace.class);
    for (PacketEmbedder.Piece piece : pieces) {
      if (!models.containsKey(piece.space())) {
        absent.put(piece.space(), piece.model());
      }
    }
    if (absent.isEmpty()) {
      return models;
    }
    spaces.noteAbsent(tenant, absent);
    return spaces.hold(tenant);
  }

  /**
   * The embeddings that can be stored of pieces that were made before the models were held.
   *
   * @param complete whether a vector of every model that is written now is among them
   */
  public record Storable(List<Embedding> embeddings, boolean complete) {}

  public Storable storable(
      Packet packet, List<PacketEmbedder.Piece> pieces, Map<EmbeddingSpace, SpaceModels> models) {
    List<Embedding> embeddings = new ArrayList<>();
    for (PacketEmbedder.Piece piece : pieces) {
      SpaceModels space = models.get(piece.space());
      if (space != null && space.written().contains(piece.model())) {
        embeddings.add(piece.of(packet, ids.next()));
      }
    }
    return new Storable(embeddings, complete(pieces, models));
  }

  /** Whether there is a vector of every model that the spaces of these pieces write. */
  private boolean complete(
      List<PacketEmbedder.Piece> pieces, Map<EmbeddingSpace, SpaceModels> models) {
    Map<EmbeddingSpace, Set<EmbeddingModel>> made = new EnumMap<>(EmbeddingSpace.class);
    pieces.forEach(
        piece -> made.computeIfAbsent(piece.space(), space -> new HashSet<>()).add(piece.model()));
    return made.entrySet().stream()
        .allMatch(
            space ->
                models.containsKey(space.getKey())
                    && space.getValue().containsAll(embedders.written(space.getKey(), models)));
  }
}
