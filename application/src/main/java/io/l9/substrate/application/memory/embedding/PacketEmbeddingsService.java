package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.embedding.SpaceSize;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of a packet's vectors. Replaces those of a space in one unit of work; a text is
 * embedded before.
 */
public final class PacketEmbeddingsService implements PacketEmbeddings {

  /** A space changes its model once in a long while, not twice within one call. */
  private static final int ATTEMPTS = 3;

  private static final int PACKETS_AT_A_TIME = 1000;

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingRepository embeddings;
  private final EmbeddingSpaceRepository spaces;
  private final EmbeddingBacklogRepository backlog;
  private final Clock clock;
  private final Deadlines deadlines;
  private final Embedders embedders;
  private final PacketIndexing indexing;

  public PacketEmbeddingsService(MemoryStore store, MemoryConfig config, PacketIndexing indexing) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.embeddings = store.embeddings();
    this.spaces = store.embeddingSpaces();
    this.backlog = store.embeddingBacklog();
    this.clock = config.clock();
    this.deadlines = config.deadlines();
    this.embedders = new Embedders(config);
    this.indexing = indexing;
  }

  @Override
  public List<Stored> put(TenantScope scope, UUID packet, Content content) {
    Require.present("/packet_id", packet);
    Require.present("/embedding", content);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PacketEmbedder.Job job = unitOfWork.inScope(scope, () -> job(scope, packet, content));
      List<PacketEmbedder.Piece> pieces = pieces(job, content);
      Optional<List<Stored>> stored =
          unitOfWork.inScope(scope, () -> replace(scope, packet, content, pieces));
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    throw new UnavailableException(
        ErrorCode.ROLLED_BACK, "the space gets another model just now; try again", null);
  }

  /** The text that is to be embedded; none for a vector, but it is refused before anything else. */
  private PacketEmbedder.Job job(TenantScope scope, UUID packet, Content content) {
    Packet found = visible(packet);
    Map<EmbeddingSpace, SpaceModels> models = spaces.hold(found.owner().tenant());
    SpaceModels held = models.get(content.space());
    EmbeddingModel brought = content.model();
    if (brought != null) {
      requireModel(scope, held, content.space(), brought);
      return new PacketEmbedder.Job("", Map.of(), Map.of());
    }
    PacketEmbedder.Job job =
        indexing.job(
            indexing.text(found),
            Map.of(content.space(), Objects.requireNonNull(content.text())),
            models);
    if (job.models().getOrDefault(content.space(), List.of()).isEmpty()) {
      throw ValidationException.at(
          "/text",
          held == null
              ? "needs an embedder and none is configured; give a vector"
              : "needs an embedder of the model " + held.model().id() + "; give a vector of it");
    }
    return job;
  }

  /**
   * Refuses a vector of another model than the space's. While that has none, it is the model of the
   * embedder, or one that an administrator of the tenant names by the vector that he brings: who
   * names it decides what everybody in the tenant can store and find there.
   */
  private void requireModel(
      TenantScope scope, @Nullable SpaceModels held, EmbeddingSpace space, EmbeddingModel brought) {
    if (held != null) {
      if (!held.model().equals(brought)) {
        throw otherModel(held, brought);
      }
      return;
    }
    EmbeddingModel own = embedders.searched(space, Map.of());
    if (brought.equals(own) || scope.role().covers(Role.TENANT_ADMIN)) {
      return;
    }
    if (own != null) {
      throw otherModel(SpaceModels.of(scope.tenant(), space, own), brought);
    }
    throw new ForbiddenException(
        ErrorCode.FORBIDDEN,
        "the space "
            + space.code()
            + " has no model yet; an administrator of the tenant names it with its first vector");
  }

  private static ValidationException otherModel(SpaceModels held, EmbeddingModel brought) {
    if (held.model().id().equals(brought.id())) {
      return ValidationException.at(
          "/vector",
          ErrorCode.DIMENSION_MISMATCH,
          "has "
              + brought.dimension()
              + " numbers; the space "
              + held.space().code()
              + " holds vectors of "
              + held.model().dimension());
    }
    return ValidationException.at(
        "/model",
        "is not that of the space "
            + held.space().code()
            + ", which holds vectors of "
            + held.model().id()
            + "; vectors of two models cannot be compared");
  }

  private List<PacketEmbedder.Piece> pieces(PacketEmbedder.Job job, Content content) {
    Vector vector = content.vector();
    return vector == null
        ? indexing
            .embed(List.of(job), Integer.MAX_VALUE, BatchPolicy.whole(deadlines))
            .get(0)
            .pieces()
        : List.of(
            new PacketEmbedder.Piece(
                content.space(),
                Objects.requireNonNull(content.model()),
                0,
                content.text(),
                vector));
  }

  /** Empty if the space got another model since the pieces were made. */
  private Optional<List<Stored>> replace(
      TenantScope scope, UUID packet, Content content, List<PacketEmbedder.Piece> pieces) {
    Packet found = visible(packet);
    if (embeddings.keep(List.of(packet)).isEmpty()) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "this scope sees the packet and may not change its vectors");
    }
    TenantId tenant = found.owner().tenant();
    EmbeddingModel brought = content.model();
    if (brought != null) {
      requireModel(scope, spaces.hold(tenant).get(content.space()), content.space(), brought);
    }
    Map<EmbeddingSpace, SpaceModels> models = indexing.hold(tenant, pieces);
    SpaceModels held = Objects.requireNonNull(models.get(content.space()));
    if (brought != null && !held.model().equals(brought)) {
      throw otherModel(held, brought); // somebody was faster
    }
    PacketIndexing.Storable storable = indexing.storable(found, pieces, models);
    if (brought == null && !storable.complete()) {
      return Optional.empty();
    }
    embeddings.delete(packet, content.space());
    embeddings.createAll(storable.embeddings());
    embeddings.countChunks(List.of(packet));
    return Optional.of(
        embeddings.ofPacket(packet).stream()
            .filter(e -> e.space() == content.space())
            .map(e -> stored(e, false))
            .toList());
  }

  @Override
  public List<Stored> of(TenantScope scope, UUID packet, boolean withVectors) {
    Require.present("/packet_id", packet);
    return unitOfWork.inScope(
        scope,
        () -> {
          visible(packet);
          return embeddings.ofPacket(packet).stream().map(e -> stored(e, withVectors)).toList();
        });
  }

  @Override
  public List<SpaceSize> sizes(TenantScope scope) {
    return unitOfWork.inScope(
        scope,
        () ->
            spaces.hold(scope.tenant()).values().stream()
                .sorted(Comparator.comparing(SpaceModels::space))
                .map(this::size)
                .toList());
  }

  private SpaceSize size(SpaceModels models) {
    EmbeddingRepository.Count count =
        embeddings.count(
            models.tenant(), models.space(), models.model(), clock.instant(), SpaceSize.COUNTED);
    return new SpaceSize(models, count.packets(), count.vectors());
  }

  @Override
  public int drop(TenantScope scope, UUID packet, EmbeddingSpace space) {
    Require.present("/packet_id", packet);
    Require.present("/space", space);
    return unitOfWork.inScope(
        scope,
        () -> {
          visible(packet);
          if (embeddings.keep(List.of(packet)).isEmpty()) {
            throw new ForbiddenException(
                ErrorCode.FORBIDDEN, "this scope sees the packet and may not change its vectors");
          }
          int dropped = embeddings.delete(packet, space);
          embeddings.countChunks(List.of(packet));
          return dropped;
        });
  }

  @Override
  public long dropSpace(TenantScope scope, EmbeddingSpace space) {
    Require.present("/space", space);
    if (scope.role() != Role.TENANT_ADMIN && scope.role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "only an administrator of the tenant may drop its spaces");
    }
    long vectors =
        unitOfWork.inScope(
            scope,
            () -> {
              if (!spaces.lock(scope.tenant())) {
                throw new UnavailableException(
                    ErrorCode.ROLLED_BACK,
                    "a long write or search holds the tenant's embedding models; try again",
                    null);
              }
              spaces.delete(scope.tenant(), space);
              backlog.revive(Times.stored(clock.instant()), EmbeddingBacklog.MAX_ATTEMPTS);
              long dropped = 0;
              List<UUID> changed;
              do {
                changed = embeddings.deleteOf(scope.tenant(), space, null, PACKETS_AT_A_TIME);
                embeddings.countChunks(changed);
                dropped += changed.size();
              } while (!changed.isEmpty());
              return dropped;
            });
    indexing.forgetModels(scope.tenant());
    return vectors;
  }

  private Packet visible(UUID packet) {
    Packet found =
        packets
            .find(new PacketId(packet))
            .orElseThrow(
                () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no packet " + packet));
    if (found.expired(clock.instant())) {
      throw new NotFoundException(ErrorCode.EXPIRED, "the packet " + packet + " has expired");
    }
    return found;
  }

  private static Stored stored(Embedding e, boolean withVector) {
    @Nullable Vector vector = withVector ? e.vector() : null;
    return new Stored(
        e.id(),
        e.space(),
        e.model(),
        e.chunkIndex(),
        e.text(),
        e.model().indexed() ? Searched.BY_INDEX : Searched.ONE_BY_ONE,
        vector);
  }
}
