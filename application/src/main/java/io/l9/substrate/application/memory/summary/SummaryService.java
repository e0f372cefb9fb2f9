package io.l9.substrate.application.memory.summary;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.summary.Audience;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.memory.summary.Summaries;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummaryHit;
import io.l9.substrate.domain.memory.summary.SummaryPatch;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySearch;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of summaries. Reads the sources in one unit of work, has them summed up outside of
 * any, because that may take a language model's time, and stores the result in another, where the
 * sources must still be there.
 */
public final class SummaryService implements Summaries {

  private final UnitOfWork unitOfWork;
  private final SummaryRepository summaries;
  private final PacketRepository packets;
  private final Consolidator consolidator;
  private final TextAnalyzer analyzer;
  private final JsonCodec json;
  private final IdGenerator ids;
  private final Clock clock;
  private final @Nullable Embedder embedder;

  public SummaryService(MemoryStore store, MemoryConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.summaries = store.summaries();
    this.packets = store.packets();
    this.consolidator = config.consolidator();
    this.analyzer = config.analyzer();
    this.json = config.json();
    this.ids = config.ids();
    this.clock = config.clock();
    this.embedder = config.embedder();
  }

  @Override
  public SummaryView create(TenantScope scope, SummaryDraft draft) {
    boolean collected = draft.sources().isEmpty();
    List<Packet> sources =
        unitOfWork.inScope(
            scope,
            () ->
                collected
                    ? served(summaries.packetsOf(draft.subject(), now(), SummaryDraft.MAX_SOURCES))
                    : required(draft.sources()));
    if (sources.isEmpty()) {
      throw ValidationException.at("/scope_value", "has no packet to sum up");
    }
    Audience audience = Audience.of(scope, sources);
    Consolidation own = draft.consolidation();
    Consolidation consolidation =
        own != null ? own : consolidated(draft.subject(), sources, draft.maxSentences());
    Instant now = Times.stored(clock.instant());
    Summary summary =
        new Summary(
            new SummaryId(ids.next()),
            audience.owner(),
            audience.visibility(),
            draft.subject(),
            consolidation,
            sources.stream().map(Packet::id).toList(),
            collected,
            draft.maxSentences(),
            own != null ? Summary.CALLER : consolidator.name(),
            sources.get(0).timestamp(),
            sources.get(sources.size() - 1).timestamp(),
            draft.validUntil() == null ? null : Times.stored(draft.validUntil()),
            now,
            now,
            1);
    SummaryRepository.Index index = index(consolidation);
    return unitOfWork.inScope(
        scope,
        () -> {
          required(summary.sources());
          summaries.create(summary, index);
          return view(summary);
        });
  }

  @Override
  public SummaryView get(TenantScope scope, SummaryId id) {
    return unitOfWork.inScope(scope, () -> view(found(id)));
  }

  @Override
  public Page<SummaryView> list(TenantScope scope, SummaryQuery query) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Page<Summary> page = summaries.list(query, now());
          return new Page<>(views(page.items()), page.next());
        });
  }

  @Override
  public List<SummaryHit> search(TenantScope scope, SummarySearch search) {
    List<Set<String>> words =
        analyzer.asked(search.text(), Refinements.NONE).stream().map(AskedWord::terms).toList();
    EmbeddingModel model = embedder == null ? null : embedder.model();
    Vector vector = embedder == null ? null : embedder.embedQuery(search.text());
    return unitOfWork.inScope(
        scope,
        () ->
            summaries.search(
                new SummaryRepository.Search(
                    words, model, vector, search.kind(), now(), search.limit())));
  }

  @Override
  public SummaryView regenerate(TenantScope scope, SummaryId id) {
    record Before(Summary summary, List<Packet> sources) {}
    Before before =
        unitOfWork.inScope(
            scope,
            () -> {
              Summary summary = writable(scope, id);
              return new Before(
                  summary,
                  served(
                      summary.collected()
                          ? summaries.packetsOf(summary.subject(), now(), SummaryDraft.MAX_SOURCES)
                          : summary.sources()));
            });
    Summary old = before.summary();
    List<Packet> sources = before.sources().stream().filter(old.audience()::admits).toList();
    List<PacketId> sourceIds = sources.stream().map(Packet::id).toList();
    if (sources.isEmpty()) {
      throw new ConflictException(
          ErrorCode.CONFLICT, "no source of this summary is left to sum up; delete it");
    }
    if (sourceIds.equals(old.sources())) {
      return unitOfWork.inScope(scope, () -> view(old));
    }
    Summary next =
        old.regenerated(
            consolidated(old.subject(), sources, old.maxSentences()),
            consolidator.name(),
            sources,
            Times.stored(now()));
    return stored(
        scope,
        next,
        () -> {
          if (served(sourceIds).size() < sourceIds.size()) {
            throw new ConflictException(
                ErrorCode.CONFLICT, "a source went while it was summed up; regenerate again");
          }
        });
  }

  @Override
  public SummaryView edit(TenantScope scope, SummaryId id, SummaryPatch patch) {
    Instant now = Times.stored(now());
    Summary next = unitOfWork.inScope(scope, () -> writable(scope, id).amended(patch, now));
    return stored(scope, next, () -> {});
  }

  @Override
  public void delete(TenantScope scope, SummaryId id) {
    unitOfWork.inScope(
        scope,
        () -> {
          writable(scope, id);
          return summaries.delete(id);
        });
  }

  private SummaryView stored(TenantScope scope, Summary next, Runnable check) {
    SummaryRepository.Index index = index(next.consolidation());
    return unitOfWork.inScope(
        scope,
        () -> {
          check.run();
          if (!summaries.update(next, index)) {
            throw found(next.id()).stale();
          }
          return view(next);
        });
  }

  private Consolidation consolidated(
      SummarySubject subject, List<Packet> sources, int maxSentences) {
    List<Consolidator.Source> texts =
        sources.stream()
            .map(
                p ->
                    new Consolidator.Source(
                        p.id(), p.timestamp(), p.agentId(), PacketText.of(p.payload(), json)))
            .toList();
    if (texts.stream().allMatch(source -> source.text().isBlank())) {
      throw ValidationException.at("/source_packet_ids", "have no text that could be summed up");
    }
    return consolidator.consolidate(new Consolidator.Input(subject, texts, maxSentences)).checked();
  }

  private SummaryRepository.Index index(Consolidation consolidation) {
    String text = consolidation.text();
    return new SummaryRepository.Index(
        analyzer.terms(text).frequencies().keySet(),
        embedder == null ? null : embedder.model(),
        embedder == null ? null : embedder.embed(List.of(text)).get(0));
  }

  private SummaryView view(Summary summary) {
    return views(List.of(summary)).get(0);
  }

  private List<SummaryView> views(List<Summary> all) {
    Map<SummaryId, SummaryView.Freshness> freshness = summaries.freshness(all, now());
    return all.stream()
        .map(s -> new SummaryView(s, Objects.requireNonNull(freshness.get(s.id()))))
        .toList();
  }

  private Summary found(SummaryId id) {
    return summaries
        .find(id)
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no summary " + id));
  }

  private Summary writable(TenantScope scope, SummaryId id) {
    Summary summary = found(id);
    if (!scope.mayWrite(summary.owner(), summary.visibility())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "this scope may read this summary, but not change it");
    }
    return summary;
  }

  /** All of these, or an error that names the first that is not served. */
  private List<Packet> required(List<PacketId> wanted) {
    List<Packet> found = served(wanted);
    if (found.size() < wanted.size()) {
      Set<PacketId> there = found.stream().map(Packet::id).collect(Collectors.toSet());
      for (int i = 0; i < wanted.size(); i++) {
        if (!there.contains(wanted.get(i))) {
          throw ValidationException.at(
              "/source_packet_ids/" + i, "names a packet that is absent, expired or not visible");
        }
      }
    }
    return found;
  }

  /** The packets that are served, in the order of time. */
  private List<Packet> served(List<PacketId> wanted) {
    Instant now = now();
    return packets.findAll(wanted).stream()
        .filter(packet -> !packet.expired(now))
        .sorted(Comparator.comparing(Packet::position))
        .toList();
  }

  private Instant now() {
    return clock.instant();
  }
}
