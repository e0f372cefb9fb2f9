package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPage;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.RankedFactPlace;
import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFacts.Ranked;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.time.Instant;
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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Facts by their ids. Units of work do not overlap, so that a slot needs no lock. */
final class InMemoryFactRepository implements FactRepository {

  private static final Comparator<FactPlace> NEWEST =
      Comparator.comparing(FactPlace::position).reversed();

  private static final Comparator<FactPlace> TRUST =
      Comparator.comparing(FactPlace::path)
          .thenComparing(FactPlace::confidence)
          .thenComparing(FactPlace::position)
          .reversed();

  private static final Comparator<RankedFactPlace> HIGHEST_FIRST =
      Comparator.comparingDouble(RankedFactPlace::score)
          .reversed()
          .thenComparing(place -> place.fact().value(), Position::compareIds);

  private final UnitsOfWork units;
  private final FactTable facts;
  private final RejectionTable refused;
  private final FactPredicateRepository predicates;
  private final RejectionRepository rejections;
  private final PacketTable packets;
  private final ViewRefreshes refreshes;
  private final Clock clock;

  InMemoryFactRepository(
      UnitsOfWork units,
      FactTable facts,
      RejectionTable refused,
      FactPredicateRepository predicates,
      RejectionRepository rejections,
      PacketTable packets,
      ViewRefreshes refreshes,
      Clock clock) {
    this.units = units;
    this.facts = facts;
    this.refused = refused;
    this.predicates = predicates;
    this.rejections = rejections;
    this.packets = packets;
    this.refreshes = refreshes;
    this.clock = clock;
  }

  @Override
  public Locked lock(Collection<Look> looks) {
    Map<PacketId, Source> sources = sources(present(looks, Look::source));
    Map<SlotKey, Set<Origin>> origins = new HashMap<>();
    for (Look look : looks) {
      Set<Origin> named = origins.computeIfAbsent(look.slot(), slot -> new HashSet<>());
      PacketId packet = look.source();
      Source source = packet == null ? null : sources.get(packet);
      if (packet != null && source != null) {
        named.add(new Origin(packet, source.roots(), null));
      }
    }
    Map<SlotKey, List<Fact>> found =
        facts
            .rows
            .writable()
            .filter(fact -> origins.containsKey(fact.slot()))
            .collect(Collectors.groupingBy(Fact::slot));
    Map<SlotKey, Slot> slots = new HashMap<>();
    origins.forEach(
        (key, named) -> {
          List<Fact> rows = found.getOrDefault(key, List.of());
          slots.put(key, new Slot(key, rows, evidence(rows, named)));
        });
    return new Locked(
        Times.stored(clock.instant()),
        slots,
        predicates.of(present(looks, look -> look.slot().predicate())),
        sources,
        rejections.standing(present(looks, Look::value)));
  }

  private static <T> Set<T> present(Collection<Look> looks, Function<Look, @Nullable T> part) {
    return looks.stream().map(part).filter(Objects::nonNull).collect(Collectors.toSet());
  }

  private List<Evidence> evidence(List<Fact> rows, Set<Origin> named) {
    return rows.stream()
        .flatMap(row -> facts.evidence(row.id()).stream())
        .filter(known -> named.stream().anyMatch(known::sharesASource))
        .toList();
  }

  @Override
  public void write(Changes changes) {
    List<Fact> written = changes.revisions().stream().map(FactRevision::fact).toList();
    facts.rows.requireWritable(written);
    Set<PacketId> named = new HashSet<>();
    for (Fact fact : written) {
      if (fact.revision() > 1) {
        continue;
      }
      if (facts.rows.contains(fact.id())) {
        throw new ConflictException(ErrorCode.CONFLICT, "a fact of that id is already stored");
      }
      if (fact.source() != null) {
        named.add(fact.source());
      }
    }
    changes.evidence().forEach(added -> named.add(added.origin().packet()));
    if (!named.stream().allMatch(packet -> packets.find(packet).isPresent())) {
      throw UnitsOfWork.forbidden(units.scope());
    }
    facts.write(changes);
  }

  @Override
  public Optional<Fact> find(FactId id) {
    return facts.rows.find(id);
  }

  @Override
  public Facts.Answer list(FactQuery query, EntityResolution names, Instant now) {
    Comparator<FactPlace> order = query.order() == FactQuery.Order.TRUST ? TRUST : NEWEST;
    FactPlace after = query.after();
    List<Fact> rows =
        believed(query.knownAt())
            .filter(matches(query, names, now))
            .filter(fact -> after == null || order.compare(FactPlace.of(fact), after) > 0)
            .sorted(Comparator.comparing(FactPlace::of, order))
            .limit(query.limit() + 1L)
            .toList();
    return new Facts.Answer(FactPage.of(rows, query.limit()), now);
  }

  private Stream<Fact> believed(@Nullable Instant knownAt) {
    Stream<Fact> visible = facts.rows.visible();
    return knownAt == null
        ? visible
        : visible.flatMap(fact -> facts.asKnownAt(fact.id(), knownAt).stream());
  }

  private Predicate<Fact> matches(FactQuery query, EntityResolution names, Instant now) {
    Instant asOf = Objects.requireNonNullElse(query.asOf(), now);
    Predicate<Fact> hidden =
        query.states().contains(FactState.REJECTED)
            ? fact -> false
            : refused.hidden(query.knownAt());
    return fact ->
        query.states().contains(fact.state())
            && (query.subject() == null || isSame(query.subject(), fact.subject(), names))
            && (query.predicate() == null || query.predicate().equals(fact.predicate()))
            && (query.object() == null || isSame(query.object(), fact.object(), names))
            && (query.minConfidence() == null || fact.confidence() >= query.minConfidence())
            && (query.minPath() == null || fact.path().isAtLeast(query.minPath()))
            && (query.source() == null || facts.isSupportedBy(fact, query.source()))
            && (query.everValid() || fact.validity().contains(asOf))
            && !hidden.test(fact);
  }

  private static boolean isSame(FactObject one, FactObject other, EntityResolution names) {
    if (one instanceof FactObject.Entity entity && other instanceof FactObject.Entity named) {
      return isSame(entity.name(), named.name(), names);
    }
    return one.same(other);
  }

  private static boolean isSame(EntityName one, EntityName other, EntityResolution names) {
    return names.entity(one.normalized()).names().contains(other.normalized());
  }

  @Override
  public List<Fact> ofSkeleton(Skeleton skeleton) {
    return facts
        .rows
        .visible()
        .filter(fact -> fact.held() && fact.skeleton().equals(skeleton))
        .sorted(Comparator.comparing(FactPlace::of, TRUST))
        .toList();
  }

  @Override
  public Optional<RankedFacts> ranked(RankedFactsQuery query) {
    units.scope();
    Instant refreshedAt = refreshes.last();
    if (refreshedAt == null) {
      return Optional.empty();
    }
    RankedFactPlace after = query.after();
    List<Ranked> rows =
        new Beliefs(facts, refused)
            .at(clock.instant())
            .filter(fact -> fact.confidence() >= RankedFacts.MIN_CONFIDENCE)
            .filter(fact -> fact.contradictions() < RankedFacts.CONTRADICTIONS)
            .filter(
                fact ->
                    query.subject() == null
                        || fact.subject().normalized().equals(query.subject().normalized()))
            .map(
                fact ->
                    new Ranked(
                        fact,
                        Importance.combined(fact.confidence(), 0, fact.createdAt(), refreshedAt)))
            .filter(ranked -> ranked.score() >= query.minScore())
            .filter(ranked -> after == null || HIGHEST_FIRST.compare(ranked.place(), after) > 0)
            .sorted(Comparator.comparing(Ranked::place, HIGHEST_FIRST))
            .toList();
    List<Ranked> page = rows.subList(0, Math.min(query.limit(), rows.size()));
    return Optional.of(
        new RankedFacts(
            page,
            rows.size() <= query.limit() ? null : page.get(query.limit() - 1).place(),
            refreshedAt));
  }

  @Override
  public List<FactRevision> revisions(FactId id) {
    return find(id).map(fact -> facts.revisions(id)).orElse(List.of());
  }

  @Override
  public List<Evidence> evidence(FactId id) {
    return find(id).map(fact -> facts.evidence(id)).orElse(List.of());
  }

  @Override
  public Map<FactId, Changes> records(Collection<FactId> ids) {
    Map<FactId, Changes> records = new HashMap<>();
    for (FactId id : ids) {
      find(id)
          .ifPresent(fact -> records.put(id, new Changes(facts.revisions(id), facts.evidence(id))));
    }
    return records;
  }

  @Override
  public Page<Facts.Conflict> conflicts(Instant now, int limit, @Nullable Position after) {
    return Pages.of(conflicts(now), InMemoryFactRepository::position, false, after, limit);
  }

  @Override
  public Optional<Facts.Conflict> conflict(UUID slot, Instant now) {
    return conflicts(now).filter(conflict -> position(conflict).id().equals(slot)).findFirst();
  }

  private Stream<Facts.Conflict> conflicts(Instant now) {
    Predicate<Fact> hidden = refused.hidden(null);
    return facts
        .rows
        .visible()
        .filter(fact -> fact.held() && fact.validity().contains(now) && !hidden.test(fact))
        .sorted(Comparator.comparing(FactPlace::of, TRUST))
        .collect(Collectors.groupingBy(Fact::slot))
        .values()
        .stream()
        .filter(this::differ)
        .map(Facts.Conflict::new);
  }

  /** Whether facts of one slot say different things, and may not. */
  private boolean differ(List<Fact> held) {
    Fact first = held.get(0);
    return held.stream().anyMatch(fact -> !fact.object().same(first.object()))
        && (held.stream().anyMatch(fact -> fact.contradictions() > 0)
            || predicates.of(List.of(first.predicate())).stream()
                .filter(declared -> declared.holdsFor(first.owner()))
                .findFirst()
                .filter(FactPredicate::single)
                .isPresent());
  }

  private static Position position(Facts.Conflict conflict) {
    return new Position(Instant.EPOCH, conflict.facts().get(0).slot().id());
  }

  @Override
  public boolean erase(FactId id) {
    Optional<Fact> found = facts.rows.writable(id);
    found.ifPresent(facts::remove);
    return found.isPresent();
  }

  @Override
  public Map<PacketId, Source> sources(Collection<PacketId> wanted) {
    Map<PacketId, Source> sources = new HashMap<>();
    for (PacketId id : wanted) {
      packets
          .find(id)
          .ifPresent(packet -> sources.put(id, new Source(roots(packet), packet.timestamp())));
    }
    return sources;
  }

  private Set<PacketId> roots(Packet packet) {
    Set<PacketId> roots = new HashSet<>();
    collect(packet, roots, new HashSet<>());
    return roots;
  }

  private void collect(Packet packet, Set<PacketId> roots, Set<PacketId> seen) {
    if (!seen.add(packet.id())) {
      return;
    }
    roots.add(packet.root());
    for (PacketId id : packet.parents()) {
      packets.find(id).ifPresentOrElse(parent -> collect(parent, roots, seen), () -> roots.add(id));
    }
  }

  @Override
  public List<Fact> recall(
      Collection<String> subjects, Collection<PacketId> from, Instant now, int limit) {
    Set<String> names = Set.copyOf(subjects);
    Predicate<Fact> hidden = refused.hidden(null);
    Predicate<Fact> believed = fact -> fact.held() && fact.validity().contains(now);
    Predicate<Fact> about =
        fact -> believed.test(fact) && names.contains(fact.subject().normalized());
    Predicate<Fact> supported =
        fact ->
            (fact.held() || fact.state() == FactState.SUPERSEDED)
                && from.stream().anyMatch(packet -> facts.isSupportedBy(fact, packet));
    return facts
        .rows
        .visible()
        .filter(about.or(supported).and(hidden.negate()))
        .sorted(
            Comparator.<Fact, Boolean>comparing(believed::test)
                .reversed()
                .thenComparing(FactPlace::of, TRUST))
        .limit(limit)
        .toList();
  }

  @Override
  public Set<PacketId> onlyOfEndedFacts(Collection<PacketId> asked, Instant now) {
    Predicate<Fact> hidden = refused.hidden(null);
    List<Fact> visible = facts.rows.visible().toList();
    return asked.stream()
        .filter(
            packet -> {
              List<Fact> supported =
                  visible.stream().filter(fact -> facts.isSupportedBy(fact, packet)).toList();
              return !supported.isEmpty()
                  && supported.stream().noneMatch(fact -> fact.goesOn(now) && !hidden.test(fact));
            })
        .collect(Collectors.toSet());
  }
}
