package io.l9.substrate.persistence.knowledge.fact;

import static java.util.stream.Collectors.groupingBy;

import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPage;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.RankedFactPlace;
import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts as rows of {@code knowledge_facts}. */
final class HibernateFactRepository implements FactRepository {

  private final Sessions sessions;
  private final JsonCodec json;
  private final FactMapper mapper = new FactMapperImpl();
  private final FactRecordSql record;
  private final FactWritesSql writes;
  private final FactQuerySql queries;
  private final FactRankingSql ranking;
  private final SlotLocksSql locks;

  HibernateFactRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
    record = new FactRecordSql(sessions);
    writes = new FactWritesSql(sessions, json, mapper, record);
    queries = new FactQuerySql(sessions);
    ranking = new FactRankingSql(sessions);
    locks = new SlotLocksSql(sessions, json, mapper);
  }

  @Override
  public Locked lock(Collection<Look> looks) {
    return locks.lock(looks);
  }

  @Override
  public Map<PacketId, Source> sources(Collection<PacketId> packets) {
    return new LineageRootsSql(sessions).sources(packets);
  }

  @Override
  public void write(Changes changes) {
    writes.write(changes);
  }

  @Override
  public Optional<Fact> find(FactId id) {
    return sessions
        .find(FactRow.class, id.value())
        .filter(row -> row.governed)
        .map(row -> mapper.toFact(row, json));
  }

  @Override
  public Facts.Answer list(FactQuery query, EntityResolution names, Instant now) {
    FactQuerySql.Found found = queries.list(query, names, now);
    return new Facts.Answer(FactPage.of(facts(found.facts()), query.limit()), found.settled());
  }

  @Override
  public Optional<RankedFacts> ranked(RankedFactsQuery query) {
    return ranking.refreshedAt().map(refreshedAt -> ranked(query, refreshedAt));
  }

  private RankedFacts ranked(RankedFactsQuery query, Instant refreshedAt) {
    List<RankedFactPlace> places = ranking.places(query);
    List<RankedFactPlace> page = places.subList(0, Math.min(query.limit(), places.size()));
    Map<FactId, Fact> facts = new HashMap<>();
    facts(ranking.facts(page)).forEach(fact -> facts.put(fact.id(), fact));
    return new RankedFacts(
        page.stream()
            .filter(place -> facts.containsKey(place.fact()))
            .map(
                place ->
                    new RankedFacts.Ranked(
                        Objects.requireNonNull(facts.get(place.fact())), place.score()))
            .toList(),
        places.size() <= query.limit() ? null : page.get(query.limit() - 1),
        refreshedAt);
  }

  @Override
  public List<Fact> ofSkeleton(Skeleton skeleton) {
    return facts(queries.ofSkeleton(skeleton));
  }

  @Override
  public List<FactRevision> revisions(FactId id) {
    Statements together = new Statements();
    List<FactRevision> revisions = revisions(together, List.of(id));
    sessions.run(together);
    return revisions;
  }

  /** Adds queries for the revisions of facts. */
  private List<FactRevision> revisions(Statements together, Collection<FactId> ids) {
    List<FactRow> rows =
        sessions.query(
            together,
            FactRow.class,
            "f",
            Sql.of("FROM knowledge_facts f WHERE ")
                .append(Sql.isAnyOf("f.fact_id", FactRecordSql.uuids(ids)))
                .append(" AND f.governed AND ")
                .append(sessions.tenantOf("f")));
    Map<FactId, Fact> facts = new HashMap<>();
    return record.revisions(
        together,
        ids,
        id -> {
          if (facts.isEmpty()) {
            facts(rows).forEach(fact -> facts.put(fact.id(), fact));
          }
          return facts.get(id);
        });
  }

  @Override
  public List<Evidence> evidence(FactId id) {
    Statements together = new Statements();
    List<Evidence> evidence =
        record.evidence(together, Sql.of("f.fact_id = ? AND f.governed", id.value()));
    sessions.run(together);
    return evidence;
  }

  @Override
  public Map<FactId, Changes> records(Collection<FactId> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Statements together = new Statements();
    List<FactRevision> revisions = revisions(together, ids);
    List<Evidence> evidence =
        record.evidence(
            together, Sql.isAnyOf("f.fact_id", FactRecordSql.uuids(ids)).append(" AND f.governed"));
    sessions.run(together);
    Map<FactId, List<FactRevision>> revisionsOf =
        revisions.stream().collect(groupingBy(revision -> revision.fact().id()));
    Map<FactId, List<Evidence>> evidenceOf = evidence.stream().collect(groupingBy(Evidence::fact));
    Map<FactId, Changes> records = new HashMap<>();
    revisionsOf.forEach(
        (id, of) -> records.put(id, new Changes(of, evidenceOf.getOrDefault(id, List.of()))));
    return records;
  }

  @Override
  public Page<Facts.Conflict> conflicts(Instant now, int limit, @Nullable Position after) {
    Map<UUID, List<Fact>> bySlot = new LinkedHashMap<>();
    for (FactRow row : queries.conflicts(now, limit + 1, after)) {
      bySlot.computeIfAbsent(row.slotKey, slot -> new ArrayList<>()).add(mapper.toFact(row, json));
    }
    Page<UUID> slots =
        Page.of(List.copyOf(bySlot.keySet()), limit, slot -> new Position(Instant.EPOCH, slot));
    return new Page<>(
        slots.items().stream()
            .map(slot -> new Facts.Conflict(Objects.requireNonNull(bySlot.get(slot))))
            .toList(),
        slots.next());
  }

  @Override
  public Optional<Facts.Conflict> conflict(UUID slot, Instant now) {
    List<Fact> found = facts(queries.conflict(now, slot));
    return found.isEmpty() ? Optional.empty() : Optional.of(new Facts.Conflict(found));
  }

  @Override
  public boolean erase(FactId id) {
    return writes.erase(id);
  }

  @Override
  public List<Fact> recall(
      Collection<String> subjects, Collection<PacketId> packets, Instant now, int limit) {
    return facts(queries.recall(subjects, packets, now, limit));
  }

  @Override
  public Set<PacketId> onlyOfEndedFacts(Collection<PacketId> packets, Instant now) {
    return queries.onlyOfEndedFacts(packets, now);
  }

  private List<Fact> facts(List<FactRow> rows) {
    return rows.stream().map(row -> mapper.toFact(row, json)).toList();
  }
}
