package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.knowledge.fact.FactPath;
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
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.persistence.reflection.ReflectionSearchSql.Ranked;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Selection;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reflections as rows of {@code reflection_store}. */
final class HibernateReflectionRepository implements ReflectionRepository {

  private static final UnnestedRows<Reflection.Key> KEYS =
      UnnestedRows.<Reflection.Key>of()
          .with("tenant", "uuid", key -> key.owner().tenant().value())
          .with("org", "uuid", key -> OwnerColumns.org(key.owner()))
          .with("owner", "uuid", key -> OwnerColumns.user(key.owner()))
          .with("visibility", "text", key -> key.visibility().code())
          .with("type", "text", key -> key.kind().code())
          .with("normal", "uuid", Reflection.Key::normal);

  private static final Comparator<Found> BEST_FIRST =
      Comparator.comparingDouble((Found found) -> found.hit().relevance())
          .reversed()
          .thenComparing(found -> found.hit().reflection().id().value(), Position::compareIds);

  private static final Comparator<Ranked> BEST_RANK_FIRST =
      Comparator.comparingDouble(
              (Ranked row) -> ReflectionHit.relevanceOf(row.similarity(), row.coverage()))
          .reversed()
          .thenComparing(Ranked::id, Position::compareIds);

  private final Sessions sessions;
  private final Table<ReflectionTable> table;
  private final ReflectionConditionsSql conditions;
  private final ReflectionSearchSql search;
  private final ReflectionEvidenceSql evidence;
  private final ReflectionPatternsSql patterns;
  private final ReflectionMapper mapper = new ReflectionMapperImpl();

  HibernateReflectionRepository(Sessions sessions, int exactUpTo) {
    this.sessions = sessions;
    table = sessions.table(ReflectionTable_::new);
    conditions = new ReflectionConditionsSql(sessions);
    search = new ReflectionSearchSql(sessions, conditions, exactUpTo);
    evidence = new ReflectionEvidenceSql(sessions);
    patterns = new ReflectionPatternsSql(sessions);
  }

  @Override
  public Instant lock(Collection<Ownership> owners) {
    Map<UUID, Set<String>> byTenant = new TreeMap<>();
    TenantId tenant = sessions.scope().tenant();
    byTenant.put(tenant.value(), new TreeSet<>());
    for (Ownership owner : owners) {
      byTenant
          .computeIfAbsent(owner.tenant().value(), id -> new TreeSet<>())
          .add(OwnerColumns.org(owner) + "/" + OwnerColumns.user(owner));
    }
    Instant last = Instant.MIN;
    for (Map.Entry<UUID, Set<String>> one : byTenant.entrySet()) {
      Instant moment =
          sessions
              .query(
                  Sql.of(
                      "SELECT l9_lock_reflections(?, ?)", one.getKey(), Sql.texts(one.getValue())),
                  row -> row.getObject(1, OffsetDateTime.class).toInstant())
              .get(0);
      last = moment.isAfter(last) ? moment : last;
    }
    return last;
  }

  @Override
  public void create(Reflection reflection, Index index) {
    table.insert(rows -> rows.insert(mapper.toIndexedRow(reflection, index, sessions.scope())));
  }

  @Override
  public boolean update(Reflection reflection, @Nullable Index index) {
    return table.update(
        rows -> {
          // the version that is replaced
          if (index == null) {
            ReflectionRow row = mapper.toRow(reflection, sessions.scope());
            row.version--;
            rows.update(row);
          } else {
            IndexedReflectionRow row = mapper.toIndexedRow(reflection, index, sessions.scope());
            row.version--;
            rows.updateIndexed(row);
          }
        });
  }

  @Override
  public boolean delete(ReflectionId id) {
    return table.query(rows -> rows.delete(id.value())) > 0;
  }

  @Override
  public Map<ReflectionId, Reflection> findAll(Collection<ReflectionId> ids) {
    Map<ReflectionId, Reflection> found = new HashMap<>();
    sessions
        .findAll(ReflectionRow.class, ids.stream().map(ReflectionId::value).distinct().toList())
        .stream()
        .filter(row -> row.governed)
        .forEach(row -> found.put(new ReflectionId(row.id), mapper.toReflection(row)));
    return found;
  }

  @Override
  public List<Reflection> ofKeys(Collection<Reflection.Key> keys) {
    List<Reflection.Key> asked = keys.stream().distinct().toList();
    return asked.isEmpty()
        ? List.of()
        : query(
            Sql.of("FROM (")
                .append(KEYS.select(asked))
                .append(
                    ") k JOIN reflection_store r ON r.tenant_id = k.tenant AND r.normal_key ="
                        + " k.normal AND r.reflection_type = k.type AND r.scope = k.visibility"
                        + " AND r.org_id IS NOT DISTINCT FROM k.org"
                        + " AND r.user_id IS NOT DISTINCT FROM k.owner"
                        + " WHERE r.state = 'active' AND ")
                .append(conditions.governed()));
  }

  @Override
  public List<Reflection> rejected(Collection<UUID> skeletons) {
    return ofSkeletons(skeletons, ReflectionState.REJECTED);
  }

  @Override
  public List<Reflection> ofSkeletons(Collection<UUID> skeletons) {
    return ofSkeletons(skeletons, ReflectionState.ACTIVE);
  }

  /** The state is a part of the statement, so that the index of its rows serves every plan. */
  private List<Reflection> ofSkeletons(Collection<UUID> skeletons, ReflectionState state) {
    return skeletons.isEmpty()
        ? List.of()
        : query(
            Sql.of("FROM reflection_store r WHERE r.state = '" + state.code() + "' AND ")
                .append(
                    Sql.isAnyOf("r.skeleton", Sql.uuids(skeletons.stream().distinct().toList())))
                .append(" AND ")
                .append(conditions.governed())
                .append(" ORDER BY r.created_at, r.reflection_id"));
  }

  @Override
  public Page<Reflection> withContraries(int limit, @Nullable Position after) {
    return Page.of(
        sessions
            .select(ReflectionRow.class)
            .where(Sql.of("r.governed AND r.state = 'active' AND r.contradicts <> '{}'"))
            .page("created_at", true, after, limit + 1)
            .stream()
            .map(mapper::toReflection)
            .toList(),
        limit,
        Reflection::position);
  }

  private List<Reflection> query(Sql from) {
    return sessions.query(ReflectionRow.class, "r", from).stream()
        .map(mapper::toReflection)
        .toList();
  }

  @Override
  public List<Candidate> near(Reflection like, Index index, int limit) {
    List<Ranked> ranked = search.near(like, index, limit);
    Map<ReflectionId, Reflection> rows =
        findAll(ranked.stream().map(row -> new ReflectionId(row.id())).toList());
    List<Candidate> candidates = new ArrayList<>();
    for (Ranked row : ranked) {
      Reflection reflection = rows.get(new ReflectionId(row.id()));
      if (reflection != null) {
        candidates.add(new Candidate(reflection, row.similarity()));
      }
    }
    return candidates;
  }

  @Override
  public List<Found> search(Search wanted) {
    Map<UUID, Ranked> ranked = new HashMap<>();
    List<Ranked> best = search.search(wanted).stream().sorted(BEST_RANK_FIRST).toList();
    Stream<Ranked> others =
        best.stream().skip(1).filter(row -> wanted.isRelevant(row.similarity(), row.coverage()));
    Stream.concat(best.stream().limit(1), others).forEach(row -> ranked.put(row.id(), row));
    return ranked.isEmpty()
        ? List.of()
        : sessions
            .query(
                ReflectionRow.class,
                "r",
                ReflectionSearchSql.withVectors(wanted.model())
                    .append(conditions.governed())
                    .append(" AND ")
                    .append(Sql.isAnyOf("r.reflection_id", Sql.uuids(ranked.keySet()))),
                (row, columns) -> {
                  Ranked rank = Objects.requireNonNull(ranked.get(row.id));
                  return new Found(
                      new ReflectionHit(
                          mapper.toReflection(row), rank.similarity(), rank.coverage()),
                      ReflectionSearchSql.vector(columns));
                })
            .stream()
            .sorted(BEST_FIRST)
            .toList();
  }

  @Override
  public Optional<ReflectionPatterns> patterns(ReflectionPatternsQuery query) {
    return patterns.page(query);
  }

  @Override
  public Page<Reflection> list(ReflectionQuery query, Instant now) {
    Selection<ReflectionRow> selected =
        sessions
            .select(ReflectionRow.class)
            .where(Sql.of("r.governed"))
            .where(
                Sql.isAnyOf(
                    "r.state",
                    Sql.texts(
                        query.states().stream().map(ReflectionState::code).sorted().toList())))
            .where(ReflectionConditionsSql.ofKinds(query.kinds()))
            .where("? = ANY (r.tags)", query.tag())
            .where("? = ANY (r.entities)", query.entity())
            .where("r.source_agent = ?", query.agent())
            .where("r.task_id = ?", query.task())
            .where("r.confidence >= ?", query.minConfidence());
    if (!query.expired()) {
      selected.where(ReflectionConditionsSql.unexpired(now));
    }
    FactPath least = query.minPath();
    if (least != null) {
      selected.where(
          Sql.isAnyOf(
              "r.path",
              Sql.texts(
                  Arrays.stream(FactPath.values())
                      .filter(path -> path.isAtLeast(least))
                      .map(FactPath::code)
                      .toList())));
    }
    if (!query.states().contains(ReflectionState.REJECTED)) {
      selected.where(Sql.of("NOT ").append(conditions.rejected()));
    }
    return Page.of(
        selected.page("created_at", true, query.after(), query.limit() + 1).stream()
            .map(mapper::toReflection)
            .toList(),
        query.limit(),
        Reflection::position);
  }

  @Override
  public List<ReflectionEvidence> tell(Collection<ReflectionEvidence> told) {
    return evidence.tell(told);
  }

  @Override
  public List<ReflectionEvidence> evidence(ReflectionId id, int limit) {
    return evidence.of(id, limit);
  }

  @Override
  public Map<ReflectionId, List<ReflectionEvidence>> evidence(Collection<ReflectionId> ids) {
    return evidence.of(ids);
  }

  @Override
  public List<Told> toldBy(Ownership owner, ReflectionEvidence.Source source) {
    return evidence.toldBy(
        owner,
        source,
        (row, columns) ->
            new Told(
                mapper.toReflection(row), Objects.requireNonNull(columns.getString("wording"))));
  }

  @Override
  public Set<ReflectionId> forget(Collection<ReflectionId> ids, ReflectionEvidence.Source source) {
    return evidence.forget(ids, source);
  }

  @Override
  public Map<ReflectionId, Integer> support(Collection<ReflectionId> ids) {
    return evidence.support(ids);
  }
}
