package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryHit;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.AskedTerms;
import io.l9.substrate.persistence.shared.Identity;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Rows;
import io.l9.substrate.persistence.shared.Sql;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads by the entity; writes, searches and counts by SQL. */
final class HibernateSummaryRepository implements SummaryRepository {

  /** A packet that a regeneration of {@code s} would take in, if it is of its subject. */
  private static final String FRESH =
      """
      p.tenant_id = s.tenant_id AND (p.ttl IS NULL OR p.ttl > ?::timestamptz)
        AND p.timestamp >= s.coverage_start AND p.packet_id <> ALL (s.source_packet_ids)
        AND (p.org_id IS NULL OR p.org_id = s.org_id)
        AND (p.user_id IS NULL OR p.user_id = s.user_id)
        AND (p.scope = 'shared' OR p.scope = s.scope)""";

  /** A summary and what it is found by: a row. */
  private record Indexed(Summary summary, Index index) {}

  private final Rows<Indexed> changing;
  private final Rows<Indexed> all;
  private final Sessions sessions;
  private final JsonCodec json;

  HibernateSummaryRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
    this.changing =
        Rows.<Indexed>of()
            .with("summary_id", "uuid", r -> r.summary().id().value())
            .with("version", "int4", r -> r.summary().version())
            .with("summary_text", "text", r -> r.summary().consolidation().text())
            .withText("key_facts", "jsonb", r -> keyFacts(r.summary().consolidation()))
            .withText(
                "key_entities",
                "text[]",
                r -> Notation.array(r.summary().consolidation().keyEntities()))
            .withText(
                "key_decisions",
                "text[]",
                r -> Notation.array(r.summary().consolidation().keyDecisions()))
            .withText("source_packet_ids", "uuid[]", r -> Notation.array(r.summary().sources()))
            .with("packet_count", "int4", r -> r.summary().sources().size())
            .with("confidence", "float8", r -> r.summary().consolidation().confidence())
            .withText(
                "coverage_start", "timestamptz", r -> Notation.time(r.summary().coverageStart()))
            .withText("coverage_end", "timestamptz", r -> Notation.time(r.summary().coverageEnd()))
            .withText("valid_until", "timestamptz", r -> Notation.time(r.summary().validUntil()))
            .withText("updated_at", "timestamptz", r -> Notation.time(r.summary().updatedAt()))
            .with("created_by", "text", r -> r.summary().author())
            .withText("terms", "text[]", r -> Notation.array(r.index().terms()))
            .with("model", "text", r -> r.index().model() == null ? null : r.index().model().id())
            .withText("vector", "vector", r -> vector(r.index()));
    this.all =
        changing
            .with("tenant_id", "uuid", r -> r.summary().owner().tenant().value())
            .with("org_id", "uuid", r -> Identity.org(r.summary().owner()))
            .with("user_id", "uuid", r -> Identity.user(r.summary().owner()))
            .with("scope", "text", r -> r.summary().visibility().code())
            .with("scope_type", "text", r -> r.summary().subject().kind().code())
            .with("scope_value", "text", r -> r.summary().subject().value())
            .withText("created_at", "timestamptz", r -> Notation.time(r.summary().createdAt()))
            .with("collected", "bool", r -> r.summary().collected())
            .with("max_sentences", "int4", r -> r.summary().maxSentences());
  }

  @Override
  public void create(Summary summary, Index index) {
    TenantScope scope = sessions.scope();
    sessions.update(
        all.with("correlation_id", "uuid", r -> scope.correlation())
            .with("session_id", "text", r -> scope.session())
            .with("trace_id", "text", r -> scope.trace())
            .insertInto("memory_summaries", List.of(new Indexed(summary, index))));
  }

  @Override
  public boolean update(Summary summary, Index index) {
    return sessions.update(
            Sql.of("UPDATE memory_summaries s SET (" + changing.names() + ") = (SELECT * FROM (")
                .append(changing.select(List.of(new Indexed(summary, index))))
                .append(
                    ") AS next) WHERE s.summary_id = ? AND s.version = ? AND ",
                    summary.id().value(),
                    summary.version() - 1)
                .append(sessions.tenantOf("s")))
        == 1;
  }

  @Override
  public boolean delete(SummaryId id) {
    return sessions.update(
            Sql.of("DELETE FROM memory_summaries s WHERE s.summary_id = ? AND ", id.value())
                .append(sessions.tenantOf("s")))
        == 1;
  }

  @Override
  public Optional<Summary> find(SummaryId id) {
    return Optional.ofNullable(byId(List.of(id.value())).get(id.value()));
  }

  @Override
  public Page<Summary> list(SummaryQuery query, Instant now) {
    Sql sql = Sql.of("SELECT s.summary_id FROM memory_summaries s WHERE ");
    sql.append(sessions.tenantOf("s"));
    if (query.kind() != null) {
      sql.append(" AND s.scope_type = ?", query.kind().code());
    }
    if (query.value() != null) {
      sql.append(" AND s.scope_value = ?", query.value());
    }
    if (query.onlyValid()) {
      sql.append(valid(now));
    }
    Position after = query.after();
    if (after != null) {
      sql.append(
          " AND (s.created_at, s.summary_id) < (?::timestamptz, ?)",
          Notation.bound(after.at()),
          after.id());
    }
    List<Summary> rows =
        inOrder(
            sessions.query(
                sql.append(
                    " ORDER BY s.created_at DESC, s.summary_id DESC LIMIT ?", query.limit() + 1),
                row -> row.getObject(1, UUID.class)));
    return Page.of(rows, query.limit(), Summary::position);
  }

  @Override
  public List<SummaryHit> search(Search search) {
    record Match(UUID id, @Nullable Double similarity, double coverage) {}
    Sql sql = Sql.of("SELECT s.summary_id, ");
    if (search.model() == null || search.vector() == null) {
      sql.append("NULL::float8 AS similarity, ");
    } else {
      // CASE, because a distance between different dimensions is an error
      sql.append(
          "CASE WHEN s.model = ? AND vector_dims(s.vector) = ?"
              + " THEN greatest(-1, least(1, 1 - (s.vector <=> ?::vector))) END AS similarity, ",
          search.model().id(),
          search.model().dimension(),
          Notation.vector(search.vector().toArray()));
    }
    sql.append("(SELECT count(DISTINCT asked.word) FROM (")
        .append(AskedTerms.select(search.words()))
        .append(
            ") asked WHERE asked.term = ANY (s.terms))::float8 / ?"
                + " AS coverage FROM memory_summaries s WHERE ",
            Math.max(1, search.words().size()))
        .append(sessions.tenantOf("s"))
        .append(valid(search.validAt()));
    if (search.kind() != null) {
      sql.append(" AND s.scope_type = ?", search.kind().code());
    }
    List<Match> matches =
        sessions.query(
            Sql.of("SELECT * FROM (")
                .append(sql)
                .append(
                    ") found WHERE coverage > 0 OR similarity IS NOT NULL ORDER BY CASE WHEN"
                        + " similarity IS NULL THEN coverage ELSE (greatest(0, similarity) +"
                        + " coverage) / 2 END DESC, summary_id LIMIT ?",
                    search.limit()),
            row ->
                new Match(
                    row.getObject(1, UUID.class),
                    row.getObject(2, Double.class),
                    row.getDouble(3)));
    Map<UUID, Summary> found = byId(matches.stream().map(Match::id).toList());
    List<SummaryHit> hits = new ArrayList<>();
    for (Match match : matches) {
      Summary summary = found.get(match.id());
      if (summary != null) {
        hits.add(new SummaryHit(summary, match.similarity(), match.coverage()));
      }
    }
    return hits;
  }

  @Override
  public Map<SummaryId, SummaryView.Freshness> freshness(
      Collection<Summary> summaries, Instant now) {
    record Count(UUID id, int lost, int fresh) {}
    List<UUID> ids = summaries.stream().map(s -> s.id().value()).toList();
    String bound = Notation.bound(now);
    Map<UUID, Count> counts = new HashMap<>();
    sessions
        .query(
            Sql.of(
                    """
                    SELECT s.summary_id,
                      (SELECT count(*) FROM unnest(s.source_packet_ids) AS source (id)
                       WHERE NOT EXISTS (SELECT FROM packet_store p WHERE p.tenant_id = s.tenant_id
                         AND p.packet_id = source.id AND (p.ttl IS NULL OR p.ttl > ?::timestamptz))),
                      (SELECT count(*) FROM (
                        SELECT FROM packet_store p WHERE %1$s AND p.thread_id =
                          CASE WHEN s.collected AND s.scope_type = 'thread' THEN s.scope_value::uuid END
                        UNION ALL
                        SELECT FROM packet_store p WHERE %1$s AND p.agent_id =
                          CASE WHEN s.collected AND s.scope_type = 'agent' THEN s.scope_value END
                        UNION ALL
                        SELECT FROM packet_store p WHERE %1$s AND p.timestamp < CASE WHEN s.collected
                          AND s.scope_type = 'time_period' THEN split_part(s.scope_value, '/', 2)::timestamptz END
                        LIMIT ?) AS fresh)
                    FROM memory_summaries s WHERE s.summary_id = ANY (?) AND\s"""
                        .formatted(FRESH),
                    bound,
                    bound,
                    bound,
                    bound,
                    SummaryView.Freshness.COUNTED,
                    Sql.uuids(ids))
                .append(sessions.tenantOf("s")),
            row -> new Count(row.getObject(1, UUID.class), row.getInt(2), row.getInt(3)))
        .forEach(count -> counts.put(count.id(), count));
    Map<SummaryId, SummaryView.Freshness> freshness = new HashMap<>();
    for (Summary summary : summaries) {
      Count count =
          counts.getOrDefault(summary.id().value(), new Count(summary.id().value(), 0, 0));
      freshness.put(
          summary.id(), new SummaryView.Freshness(count.lost(), count.fresh(), summary.valid(now)));
    }
    return freshness;
  }

  @Override
  public List<PacketId> packetsOf(SummarySubject subject, Instant now, int limit) {
    Sql sql =
        Sql.of("SELECT p.packet_id FROM packet_store p WHERE ").append(sessions.tenantOf("p"));
    switch (subject.kind()) {
      case THREAD -> sql.append(" AND p.thread_id = ?", subject.thread().value());
      case AGENT -> sql.append(" AND p.agent_id = ?", subject.value());
      case TIME_PERIOD ->
          sql.append(
              " AND p.timestamp >= ?::timestamptz AND p.timestamp < ?::timestamptz",
              Notation.bound(subject.period().from()),
              Notation.bound(subject.period().to()));
      case TOPIC, PROJECT, TASK ->
          throw new IllegalArgumentException(
              "the packets of a " + subject.kind().code() + " are named");
    }
    return sessions.query(
        sql.append(
            " AND (p.ttl IS NULL OR p.ttl > ?::timestamptz)"
                + " ORDER BY p.timestamp DESC, p.packet_id DESC LIMIT ?",
            Notation.bound(now),
            limit),
        row -> new PacketId(row.getObject(1, UUID.class)));
  }

  private static Sql valid(Instant now) {
    return Sql.of(
        " AND (s.valid_until IS NULL OR s.valid_until > ?::timestamptz)", Notation.bound(now));
  }

  private List<Summary> inOrder(List<UUID> ids) {
    return List.copyOf(byId(ids).values());
  }

  /** Those that the scope sees, in the order of these ids. */
  private Map<UUID, Summary> byId(List<UUID> ids) {
    Map<UUID, Summary> found = new LinkedHashMap<>();
    sessions.hql(session -> session.getMultiple(SummaryJpaEntity.class, ids)).stream()
        .filter(Objects::nonNull)
        .forEach(row -> found.put(row.id, summary(row)));
    return found;
  }

  private Summary summary(SummaryJpaEntity row) {
    return new Summary(
        new SummaryId(row.id),
        Identity.owner(row.tenant, row.identity),
        Visibility.ofCode(row.visibility),
        new SummarySubject(SummaryKind.ofCode(row.kind), row.value),
        new Consolidation(
            row.text,
            keyFacts(row.keyFacts),
            present(row.keyEntities),
            present(row.keyDecisions),
            row.confidence == null ? Consolidation.DEFAULT_CONFIDENCE : row.confidence),
        present(row.sources).stream().map(PacketId::new).toList(),
        row.collected,
        row.maxSentences,
        row.author == null ? "unknown" : row.author,
        row.coverageStart,
        row.coverageEnd,
        row.validUntil,
        row.createdAt == null ? row.updatedAt : row.createdAt,
        row.updatedAt,
        row.version);
  }

  private static <T> List<T> present(@Nullable List<@Nullable T> values) {
    return values == null ? List.of() : values.stream().filter(Objects::nonNull).toList();
  }

  private String keyFacts(Consolidation consolidation) {
    List<Map<String, ?>> facts = new ArrayList<>();
    for (KeyFact fact : consolidation.keyFacts()) {
      PacketId source = fact.source();
      facts.add(
          source == null
              ? Map.of("text", fact.text())
              : Map.of("text", fact.text(), "source_packet_id", source.toString()));
    }
    return json.of(facts).text();
  }

  /** Other clients may have written other shapes: what is text in them is a fact. */
  private List<KeyFact> keyFacts(@Nullable String stored) {
    List<KeyFact> facts = new ArrayList<>();
    if (stored != null && json.read(json.restore(stored)) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof String text) {
          facts.add(new KeyFact(text, null));
        } else if (element instanceof Map<?, ?> map && map.get("text") instanceof String text) {
          facts.add(new KeyFact(text, packetId(map.get("source_packet_id"))));
        }
      }
    }
    return facts;
  }

  private static @Nullable PacketId packetId(@Nullable Object id) {
    try {
      return id instanceof String text ? new PacketId(UUID.fromString(text)) : null;
    } catch (IllegalArgumentException e) {
      return null; // another client's own notation
    }
  }

  private static @Nullable String vector(Index index) {
    return index.vector() == null ? null : Notation.vector(index.vector().toArray());
  }
}
