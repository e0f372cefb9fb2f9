package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reflections with what they are found by. A search compares all of them. */
final class InMemoryReflectionRepository implements ReflectionRepository {

  private static final Comparator<ReflectionHit> BEST_FIRST =
      Comparator.comparingDouble(ReflectionHit::relevance)
          .reversed()
          .thenComparing(hit -> hit.reflection().id().value(), Position::compareIds);

  private final UnitsOfWork units;
  private final ReflectionTable reflections;
  private final PacketTable packets;
  private final PatternsView patterns;
  private final Clock clock;

  InMemoryReflectionRepository(
      UnitsOfWork units,
      ReflectionTable reflections,
      PacketTable packets,
      PatternsView patterns,
      Clock clock) {
    this.units = units;
    this.reflections = reflections;
    this.packets = packets;
    this.patterns = patterns;
    this.clock = clock;
  }

  @Override
  public Instant lock(Collection<Ownership> owners) {
    units.scope();
    return Times.stored(clock.instant());
  }

  @Override
  public void create(Reflection reflection, Index index) {
    requireVisible(reflection.source());
    reflections.create(reflection, index);
  }

  private void requireVisible(@Nullable PacketId packet) {
    if (packet != null && packets.find(packet).isEmpty()) {
      throw UnitsOfWork.forbidden(units.scope());
    }
  }

  @Override
  public boolean update(Reflection reflection, @Nullable Index index) {
    boolean replaced = reflections.update(reflection);
    if (replaced && index != null) {
      reflections.setIndex(reflection.id(), index);
    }
    return replaced;
  }

  @Override
  public boolean delete(ReflectionId id) {
    Optional<Reflection> row = reflections.writable(id);
    row.ifPresent(reflections::remove);
    return row.isPresent();
  }

  @Override
  public Map<ReflectionId, Reflection> findAll(Collection<ReflectionId> ids) {
    units.scope();
    Map<ReflectionId, Reflection> found = new HashMap<>();
    ids.forEach(id -> reflections.find(id).ifPresent(row -> found.put(id, row)));
    return found;
  }

  @Override
  public List<Reflection> ofKeys(Collection<Reflection.Key> keys) {
    units.scope();
    return Set.copyOf(keys).stream().flatMap(key -> reflections.ofKey(key).stream()).toList();
  }

  @Override
  public List<Reflection> rejected(Collection<UUID> skeletons) {
    Set<UUID> wanted = Set.copyOf(skeletons);
    return reflections
        .visible()
        .filter(row -> row.state() == ReflectionState.REJECTED && wanted.contains(row.skeleton()))
        .sorted(Comparator.comparing(Reflection::position))
        .toList();
  }

  @Override
  public List<Reflection> ofSkeletons(Collection<UUID> skeletons) {
    Set<UUID> wanted = Set.copyOf(skeletons);
    return reflections
        .visible()
        .filter(row -> row.active() && wanted.contains(row.skeleton()))
        .sorted(Comparator.comparing(Reflection::position))
        .toList();
  }

  @Override
  public Page<Reflection> withContraries(int limit, @Nullable Position after) {
    return Pages.newestFirst(
        reflections.visible().filter(row -> row.active() && !row.contradicts().isEmpty()),
        Reflection::position,
        after,
        limit);
  }

  @Override
  public List<Candidate> near(Reflection like, Index index, int limit) {
    record Ranked(Candidate candidate, double nearness) {}
    return reflections
        .visible()
        .filter(row -> row.owner().equals(like.owner()))
        .filter(row -> row.visibility() == like.visibility() && row.kind() == like.kind())
        .filter(row -> row.state() != ReflectionState.RETIRED && !row.id().equals(like.id()))
        .map(
            row -> {
              Index other = reflections.index(row.id());
              Double cosine = cosine(index.model(), index.vector(), other);
              return new Ranked(
                  new Candidate(row, cosine),
                  cosine == null ? shared(index.terms(), other.terms()) : cosine);
            })
        .filter(ranked -> ranked.candidate().cosine() != null || ranked.nearness() > 0)
        .sorted(
            Comparator.comparingDouble(Ranked::nearness)
                .reversed()
                .thenComparing(
                    ranked -> ranked.candidate().reflection().id().value(), Position::compareIds))
        .limit(limit)
        .map(Ranked::candidate)
        .toList();
  }

  private static @Nullable Double cosine(
      @Nullable EmbeddingModel model, @Nullable Vector vector, Index other) {
    return vector == null || other.vector() == null || !Objects.equals(model, other.model())
        ? null
        : Double.valueOf(vector.cosine(other.vector()));
  }

  private static double shared(Set<String> ours, Set<String> theirs) {
    long common = ours.stream().filter(theirs::contains).count();
    return common == 0 ? 0 : (double) common / (ours.size() + theirs.size() - common);
  }

  @Override
  public Page<Reflection> list(ReflectionQuery query, Instant now) {
    Predicate<Reflection> hidden =
        query.states().contains(ReflectionState.REJECTED) ? row -> false : reflections.hidden();
    return Pages.newestFirst(
        reflections.visible().filter(row -> fits(row, query, now)).filter(hidden.negate()),
        Reflection::position,
        query.after(),
        query.limit());
  }

  private static boolean fits(Reflection row, ReflectionQuery query, Instant now) {
    return query.states().contains(row.state())
        && (query.kinds().isEmpty() || query.kinds().contains(row.kind()))
        && (query.expired() || row.expiresAt() == null || row.expiresAt().isAfter(now))
        && (query.tag() == null || row.tags().contains(query.tag()))
        && (query.entity() == null || row.entities().contains(query.entity()))
        && (query.agent() == null || query.agent().equals(row.agent()))
        && (query.task() == null || query.task().equals(row.task()))
        && (query.minConfidence() == null || row.confidence() >= query.minConfidence())
        && (query.minPath() == null || row.path().isAtLeast(query.minPath()));
  }

  @Override
  public List<Found> search(Search search) {
    List<ReflectionHit> hits =
        search.shares().stream().flatMap(share -> best(search, share)).sorted(BEST_FIRST).toList();
    Stream<ReflectionHit> others =
        hits.stream().skip(1).filter(hit -> search.isRelevant(hit.similarity(), hit.coverage()));
    return Stream.concat(hits.stream().limit(1), others)
        .map(hit -> new Found(hit, vector(search, hit.reflection())))
        .toList();
  }

  private Stream<ReflectionHit> best(Search search, Share share) {
    return reflections
        .visible()
        .filter(row -> row.served(search.now()) && share.has(row.kind()))
        .filter(reflections.hidden().negate())
        .map(row -> hit(row, search))
        .filter(hit -> hit.coverage() > 0 || hit.similarity() != null)
        .sorted(BEST_FIRST)
        .limit(share.limit());
  }

  private @Nullable Vector vector(Search search, Reflection row) {
    Index index = reflections.index(row.id());
    return search.model() == null || !search.model().equals(index.model()) ? null : index.vector();
  }

  private ReflectionHit hit(Reflection row, Search search) {
    Index index = reflections.index(row.id());
    long shared =
        search.words().stream()
            .filter(word -> word.stream().anyMatch(index.terms()::contains))
            .count();
    return new ReflectionHit(
        row,
        cosine(search.model(), search.vector(), index),
        shared / (double) Math.max(1, search.words().size()));
  }

  @Override
  public Optional<ReflectionPatterns> patterns(ReflectionPatternsQuery query) {
    return patterns.page(query);
  }

  @Override
  public List<ReflectionEvidence> tell(Collection<ReflectionEvidence> evidence) {
    units.scope();
    List<ReflectionEvidence> added = new ArrayList<>();
    for (ReflectionEvidence told : evidence) {
      requireVisible(told.packet());
      if (reflections.writable(told.reflection()).isEmpty()) {
        throw UnitsOfWork.forbidden(units.scope());
      }
      List<ReflectionEvidence> all = new ArrayList<>(reflections.evidence(told.reflection()));
      if (all.stream().noneMatch(known -> known.source().equals(told.source()))) {
        all.add(told);
        added.add(told);
        reflections.setEvidence(told.reflection(), all);
      }
    }
    return List.copyOf(added);
  }

  @Override
  public List<ReflectionEvidence> evidence(ReflectionId id, int limit) {
    units.scope();
    return reflections.find(id).isEmpty()
        ? List.of()
        : reflections.evidence(id).stream()
            .sorted(
                Comparator.comparing(ReflectionEvidence::recordedAt)
                    .thenComparing(ReflectionEvidence::kind)
                    .thenComparing(ReflectionEvidence::key))
            .limit(limit)
            .toList();
  }

  @Override
  public Map<ReflectionId, List<ReflectionEvidence>> evidence(Collection<ReflectionId> ids) {
    Map<ReflectionId, List<ReflectionEvidence>> found = new HashMap<>();
    for (ReflectionId id : findAll(ids).keySet()) {
      List<ReflectionEvidence> all = reflections.evidence(id);
      if (!all.isEmpty()) {
        found.put(id, all);
      }
    }
    return found;
  }

  @Override
  public List<Told> toldBy(Ownership owner, ReflectionEvidence.Source source) {
    List<Told> told = new ArrayList<>();
    reflections
        .visible()
        .filter(row -> row.active() && row.owner().equals(owner))
        .sorted(Comparator.comparing(Reflection::position))
        .forEach(
            row ->
                reflections.evidence(row.id()).stream()
                    .filter(known -> known.source().equals(source))
                    .forEach(known -> told.add(new Told(row, known.text()))));
    return List.copyOf(told);
  }

  @Override
  public Set<ReflectionId> forget(Collection<ReflectionId> ids, ReflectionEvidence.Source source) {
    units.scope();
    Set<ReflectionId> had = new HashSet<>();
    for (ReflectionId id : ids) {
      List<ReflectionEvidence> left = new ArrayList<>(reflections.evidence(id));
      if (reflections.writable(id).isPresent()
          && left.removeIf(known -> known.source().equals(source))) {
        reflections.setEvidence(id, left);
        had.add(id);
      }
    }
    return Set.copyOf(had);
  }

  @Override
  public Map<ReflectionId, Integer> support(Collection<ReflectionId> ids) {
    Map<ReflectionId, Integer> support = new HashMap<>();
    for (ReflectionId id : findAll(ids).keySet()) {
      List<ReflectionEvidence> all = reflections.evidence(id);
      if (!all.isEmpty()) {
        support.put(id, (int) all.stream().filter(row -> row.kind().independent()).count());
      }
    }
    return support;
  }
}
