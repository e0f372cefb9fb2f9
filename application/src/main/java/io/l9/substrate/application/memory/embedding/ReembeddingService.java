package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository.Source;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The moves of spaces to other models, step by step. Writers store vectors of both models as soon
 * as they see the target; the switch waits for those that did not see it yet, and then finds no
 * packet without the target's vectors, or leaves it to the next step.
 */
public final class ReembeddingService implements Reembedding {

  /** After that a worker counts as killed. */
  static final Duration LEASE = Duration.ofMinutes(10);

  /** Before a step that failed is tried again. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  /** The number of spaces that one call moves on. */
  private static final int SPACES = 4;

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final EmbeddingRepository embeddings;
  private final EmbeddingSpaceRepository spaces;
  private final EmbeddingBacklogRepository backlog;
  private final IdGenerator ids;
  private final Clock clock;
  private final Embedders embedders;
  private final PacketIndexing indexing;

  public ReembeddingService(MemoryStore store, MemoryConfig config, PacketIndexing indexing) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.embeddings = store.embeddings();
    this.spaces = store.embeddingSpaces();
    this.backlog = store.embeddingBacklog();
    this.ids = config.ids();
    this.clock = config.clock();
    this.embedders = new Embedders(config);
    this.indexing = indexing;
  }

  @Override
  public SpaceModels begin(TenantScope scope, EmbeddingSpace space, EmbeddingModel target) {
    Require.present("/space", space);
    if (embedders.of(Require.present("/model", target)) == null) {
      throw ValidationException.at(
          "/model", "has no embedder here; configure one beside that of the model until now");
    }
    return change(
        scope,
        space,
        now -> {
          // those that wait for an embedder of the space's model have one from now on
          backlog.revive(Times.stored(clock.instant()), EmbeddingBacklog.MAX_ATTEMPTS);
          if (target.equals(now.target()) || (!now.moving() && target.equals(now.model()))) {
            return now;
          }
          if (now.moving()) {
            throw new ConflictException(
                ErrorCode.CONFLICT,
                "the space is still on its way from or to another model; let workers finish that,"
                    + " or cancel it");
          }
          if (target.id().equals(now.model().id())) {
            throw ValidationException.at(
                "/model",
                "is the space's own with another dimension; configure it by another name, to tell"
                    + " their vectors apart");
          }
          return now.movingTo(target);
        });
  }

  @Override
  public SpaceModels cancel(TenantScope scope, EmbeddingSpace space) {
    Require.present("/space", space);
    return change(scope, space, now -> now.target() == null ? now : now.staying());
  }

  private SpaceModels change(
      TenantScope scope, EmbeddingSpace space, UnaryOperator<SpaceModels> change) {
    SpaceModels result =
        unitOfWork.inScope(
            scope,
            () -> {
              lock(scope);
              SpaceModels now = spaces.hold(scope.tenant()).get(space);
              if (now == null) {
                throw new NotFoundException(
                    ErrorCode.NOT_FOUND, "the space " + space.code() + " holds no vectors");
              }
              SpaceModels changed = change.apply(now);
              if (!changed.equals(now) && !spaces.update(changed, Times.stored(clock.instant()))) {
                throw new ForbiddenException(
                    ErrorCode.FORBIDDEN, "only an administrator of the tenant may move its spaces");
              }
              return changed;
            });
    indexing.forgetModels(scope.tenant());
    return result;
  }

  private void lock(TenantScope scope) {
    if (!spaces.lock(scope.tenant())) {
      throw new UnavailableException(
          ErrorCode.ROLLED_BACK,
          "a long write or search holds the tenant's embedding models; try again",
          null);
    }
  }

  @Override
  public List<SpaceModels> spaces(TenantScope scope) {
    return unitOfWork.inScope(scope, () -> spaces.hold(scope.tenant())).values().stream()
        .sorted(Comparator.comparing(SpaceModels::space))
        .toList();
  }

  @Override
  public List<SpaceModels> work(TenantScope scope, int batch) {
    Require.limit("/batch", batch, MAX_BATCH);
    UUID lease = ids.next();
    Instant now = Times.stored(clock.instant());
    List<SpaceModels> claimed =
        unitOfWork.inScope(scope, () -> spaces.claim(SPACES, lease, now, now.plus(LEASE)));
    List<SpaceModels> worked = new ArrayList<>();
    for (SpaceModels space : claimed) {
      try {
        worked.add(step(scope, space, lease, batch));
      } catch (SubstrateException e) {
        SpaceModels failed = space.failed(String.valueOf(e.getMessage()));
        Instant due = Times.stored(clock.instant()).plus(PAUSE);
        boolean given = unitOfWork.inScope(scope, () -> spaces.give(failed, lease, due));
        worked.add(given ? failed : space);
      }
    }
    return worked;
  }

  private SpaceModels step(TenantScope scope, SpaceModels space, UUID lease, int batch) {
    EmbeddingModel target = space.target();
    if (target == null) {
      return unitOfWork.inScope(scope, () -> cleanUp(space, lease, batch));
    }
    List<Source> sources = new ArrayList<>();
    Map<UUID, Packet> known = new HashMap<>();
    Map<UUID, List<Embedding>> vectors = new HashMap<>();
    unitOfWork.inScope(
        scope,
        () -> {
          sources.addAll(lacking(space, target, batch));
          known.putAll(byId(sources));
          sources.forEach(s -> vectors.put(s.packet(), embeddings.ofPacket(s.packet())));
          return true;
        });
    if (sources.isEmpty()) {
      return unitOfWork.inScope(scope, () -> switchOver(space, target, lease));
    }
    if (embedders.of(target) == null) {
      throw ValidationException.at("/model", "the model " + target.id() + " has no embedder here");
    }
    List<PacketEmbedder.Job> jobs =
        sources.stream()
            .map(
                source ->
                    job(space, target, source, known)
                        .knowing(vectors.getOrDefault(source.packet(), List.of())))
            .toList();
    List<PacketEmbedder.JobVectors> pieces =
        indexing.embed(jobs, Integer.MAX_VALUE, BatchPolicy.within(LEASE, clock));
    return unitOfWork.inScope(scope, () -> store(space, target, sources, pieces, lease, batch));
  }

  private List<Source> lacking(SpaceModels space, EmbeddingModel target, int limit) {
    return embeddings.lacking(
        space.tenant(), space.space(), space.model(), target, space.movedTo(), limit);
  }

  private Map<UUID, Packet> byId(List<Source> sources) {
    Map<UUID, Packet> known = new HashMap<>();
    packets
        .findAll(sources.stream().map(source -> new PacketId(source.packet())).toList())
        .forEach(packet -> known.put(packet.id().value(), packet));
    return known;
  }

  private PacketEmbedder.Job job(
      SpaceModels space, EmbeddingModel target, Source source, Map<UUID, Packet> known) {
    Packet packet = known.get(source.packet());
    String own = packet == null ? "" : indexing.text(packet);
    String text = source.text() == null ? own : source.text();
    return new PacketEmbedder.Job(
        own, Map.of(space.space(), text), Map.of(space.space(), List.of(target)));
  }

  private SpaceModels store(
      SpaceModels space,
      EmbeddingModel target,
      List<Source> sources,
      List<PacketEmbedder.JobVectors> made,
      UUID lease,
      int batch) {
    int whole = 0;
    while (whole < sources.size() && made.get(whole).complete()) {
      whole++;
    }
    // the next step begins with what there was no time for, and has the chunks that were made
    SpaceModels moved =
        space.moved(whole, whole == 0 ? space.movedTo() : sources.get(whole - 1).packet());
    if (!spaces.give(moved, lease, Times.stored(clock.instant()))) {
      return space; // the lease was over, and another worker does it
    }
    Set<UUID> there = embeddings.keep(sources.stream().map(Source::packet).toList());
    // what was replaced, deleted or written meanwhile is no longer lacking, or of another text
    Set<Source> still = Set.copyOf(lacking(space, target, batch));
    Map<UUID, Packet> known = byId(sources);
    List<Embedding> vectors = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      @Nullable Packet packet = known.get(sources.get(i).packet());
      if (packet != null
          && there.contains(sources.get(i).packet())
          && still.contains(sources.get(i))) {
        made.get(i).pieces().forEach(piece -> vectors.add(piece.of(packet, ids.next())));
      }
    }
    embeddings.createAbsent(vectors);
    return moved;
  }

  /** With everybody shut out who might be writing vectors of the old model alone. */
  private SpaceModels switchOver(SpaceModels space, EmbeddingModel target, UUID lease) {
    Instant now = Times.stored(clock.instant());
    boolean locked = spaces.lock(space.tenant());
    boolean complete =
        locked
            && embeddings
                .lacking(space.tenant(), space.space(), space.model(), target, null, 1)
                .isEmpty();
    SpaceModels next = complete ? space.switched() : space.moved(0, null);
    // where somebody holds on, the next try is not at once
    return spaces.give(next, lease, locked ? now : now.plus(PAUSE)) ? next : space;
  }

  private SpaceModels cleanUp(SpaceModels space, UUID lease, int batch) {
    EmbeddingModel retired = space.retired();
    List<UUID> cleaned =
        retired == null
            ? List.of()
            : embeddings.deleteOf(space.tenant(), space.space(), retired, batch);
    embeddings.countChunks(cleaned);
    SpaceModels next = cleaned.isEmpty() ? space.cleaned() : space;
    if (!spaces.give(next, lease, Times.stored(clock.instant()))) {
      // another worker does the same; deleting is no harm
      return space;
    }
    return next;
  }
}
