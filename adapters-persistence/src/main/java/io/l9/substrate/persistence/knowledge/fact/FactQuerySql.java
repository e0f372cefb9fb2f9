package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactQuery.Order;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Queries for facts: as they are, or as they were believed at a moment. */
final class FactQuerySql {

  /** The place of a path in the order of trust. */
  private static final String TRUST = trust("f.path");

  private static final String BY_TRUST =
      TRUST + " DESC, f.confidence DESC, f.created_at DESC, f.fact_id DESC";

  /** The row of each fact with the last revision that was known at a moment. */
  private static final String AS_KNOWN =
      """
      (SELECT f.fact_id, f.tenant_id, f.org_id, f.user_id, f.correlation_id, f.session_id, f.trace_id,
        f.scope, f.subject, f.subject_normalized, f.predicate, f.object, f.object_type, f.slot_key,
        f.object_key, f.subject_skeleton, f.statement_skeleton, r.valid_from, r.valid_to, r.path,
        r.confidence, r.support AS supporting_packet_count, r.contradictions AS contradiction_count,
        r.state, f.source_packet, r.superseded_by, f.author_user, f.author_role, f.created_at,
        r.known_from, r.revision, f.governed
      FROM knowledge_facts f JOIN LATERAL (SELECT * FROM fact_revisions r
        WHERE r.tenant_id = f.tenant_id AND r.fact_id = f.fact_id AND r.known_from <= ?::timestamptz
        ORDER BY r.revision DESC LIMIT 1) r ON true)""";

  private final Sessions sessions;
  private final BeliefSql beliefs;

  /** As the index has it, by which the facts of a tenant are listed in this order. */
  private static String trust(String path) {
    return "(CASE "
        + path
        + " WHEN 'inferred' THEN 1 WHEN 'observed' THEN 2 WHEN 'stated' THEN 3"
        + " WHEN 'confirmed' THEN 4 END)";
  }

  FactQuerySql(Sessions sessions) {
    this.sessions = sessions;
    beliefs = new BeliefSql(sessions);
  }

  /** Facts, and the moment before which the record is settled. */
  record Found(List<FactRow> facts, Instant settled) {}

  /** Returns one row more than the limit of the query, if there is one. */
  Found list(FactQuery query, EntityResolution names, Instant now) {
    Instant knownAt = query.knownAt();
    Sql from =
        knownAt == null
            ? Sql.of("FROM knowledge_facts")
            : Sql.of("FROM " + AS_KNOWN, SqlLiterals.bound(knownAt));
    boolean whole = query.subject() == null && query.object() == null && query.source() == null;
    from.append(" f" + (whole && knownAt == null ? Sql.IN_ORDER : "") + " WHERE ")
        .append(sessions.tenantOf("f"))
        .append(" AND f.governed");
    if (query.subject() != null) {
      Entity subject = names.entity(query.subject().normalized());
      from.append(" AND ").append(Sql.isAnyOf("f.subject_normalized", Sql.texts(subject.names())));
    }
    if (query.predicate() != null) {
      from.append(" AND f.predicate = ?", query.predicate());
    }
    FactObject object = query.object();
    if (object != null) {
      from.append(" AND ").append(Sql.isAnyOf("f.object_key", Sql.uuids(keys(object, names))));
    }
    if (query.minConfidence() != null) {
      from.append(" AND f.confidence >= ?", query.minConfidence());
    }
    FactPath least = query.minPath();
    if (least != null) {
      from.append(" AND " + TRUST + " >= " + trust("?::text"), least.code());
    }
    if (query.source() != null) {
      from.append(" AND ").append(supportedBy(query.source()));
    }
    from.append(" AND ").append(inStates(query.states()));
    if (!query.everValid()) {
      from.append(" AND ").append(validAt(Objects.requireNonNullElse(query.asOf(), now)));
    }
    if (!query.states().contains(FactState.REJECTED)) {
      from.append(" AND NOT ").append(covered(knownAt));
    }
    place(from, query.order(), query.after());
    Statements together = new Statements();
    List<Instant> settled =
        together.query(
            Sql.of("SELECT l9_facts_settled(?)", sessions.scope().tenant().value()),
            row -> Objects.requireNonNull(FactRecordSql.time(row, 1)));
    List<FactRow> facts =
        sessions.query(together, FactRow.class, "f", from.limit(query.limit() + 1));
    sessions.run(together);
    return new Found(facts, settled.get(0));
  }

  /** Returns the keys of an object: of an entity one for each of its names. */
  private static List<UUID> keys(FactObject object, EntityResolution names) {
    return object instanceof FactObject.Entity entity
        ? names.entity(entity.identity()).names().stream().map(FactKeys::entity).toList()
        : List.of(FactKeys.object(object));
  }

  private Sql supportedBy(PacketId packet) {
    return Sql.of(
            "EXISTS (SELECT FROM fact_evidence e WHERE e.fact_id = f.fact_id"
                + " AND e.tenant_id = f.tenant_id AND e.revision <= f.revision"
                + " AND e.packet_id = ? AND ",
            packet.value())
        .append(sessions.tenantOf("e"))
        .append(")");
  }

  private static Sql inStates(Set<FactState> states) {
    return Sql.isAnyOf("f.state", Sql.texts(states.stream().map(FactState::code).toList()));
  }

  private static Sql validAt(Instant moment) {
    return BeliefSql.validAt("f", moment);
  }

  private Sql covered(@Nullable Instant at) {
    return beliefs.covered("f", at);
  }

  private static void place(Sql from, Order order, @Nullable FactPlace after) {
    if (order == Order.NEWEST) {
      if (after != null) {
        from.append(
            " AND (f.created_at, f.fact_id) < (?::timestamptz, ?)",
            SqlLiterals.bound(after.position().at()),
            after.position().id());
      }
      from.append(" ORDER BY f.created_at DESC, f.fact_id DESC");
      return;
    }
    if (after != null) {
      from.append(
          " AND ("
              + TRUST
              + ", f.confidence, f.created_at, f.fact_id) < ("
              + trust("?::text")
              + ", ?, ?::timestamptz, ?)",
          after.path().code(),
          after.confidence(),
          SqlLiterals.bound(after.position().at()),
          after.position().id());
    }
    from.append(" ORDER BY " + BY_TRUST);
  }

  List<FactRow> ofSkeleton(Skeleton skeleton) {
    return sessions.query(
        FactRow.class,
        "f",
        Sql.of(
                "FROM knowledge_facts f WHERE f.governed AND f.state = 'held'"
                    + " AND f.subject_skeleton = ? AND f.statement_skeleton = ? AND ",
                skeleton.subject(),
                skeleton.statement())
            .append(sessions.tenantOf("f"))
            .append(" ORDER BY " + BY_TRUST));
  }

  /**
   * Returns the facts of conflicts, slot by slot.
   *
   * @param slots at least so many slots, if there are
   */
  List<FactRow> conflicts(Instant now, int slots, @Nullable Position after) {
    return conflicts(now, slots, ">", after == null ? new UUID(0, 0) : after.id());
  }

  /** Returns the facts of a slot that is a conflict; else none. */
  List<FactRow> conflict(Instant now, UUID slot) {
    return conflicts(now, 1, "=", slot);
  }

  /**
   * Goes two ways, each in the order of its index: slots with a fact that was contradicted, and
   * slots of predicates that take one value.
   */
  private List<FactRow> conflicts(Instant now, int slots, String comparison, UUID slot) {
    // a slot costs more to find than its facts cost to read, so that the round number does not hurt
    String first = " LIMIT " + Integer.highestOneBit(2 * slots - 1);
    Sql contradicted =
        Sql.of("SELECT DISTINCT c.slot_key FROM knowledge_facts c WHERE c.slot_key ")
            .append(comparison + " ? AND ", slot)
            .append(sessions.tenantOf("c"))
            .append(
                " AND c.governed AND c.state = 'held' AND c.contradiction_count > 0 AND (SELECT"
                    + " count(DISTINCT f.object_key) > 1 AND max(f.contradiction_count) > 0"
                    + " FROM knowledge_facts f WHERE f.slot_key = c.slot_key AND ")
            .append(believed(now))
            .append(") ORDER BY c.slot_key" + first);
    Sql single =
        Sql.of("SELECT s.slot_key FROM (SELECT DISTINCT p.predicate FROM fact_predicates p WHERE ")
            .append(sessions.tenantOf("p"))
            .append(
                " AND p.single) p CROSS JOIN LATERAL (SELECT f.slot_key FROM knowledge_facts f"
                    + " WHERE f.predicate = p.predicate AND f.slot_key ")
            .append(comparison + " ? AND ", slot)
            .append(believed(now))
            .append(
                " GROUP BY f.slot_key, f.tenant_id, f.org_id HAVING count(DISTINCT f.object_key) > 1"
                    + " AND (SELECT d.single FROM fact_predicates d WHERE d.tenant_id = f.tenant_id"
                    + " AND d.predicate = p.predicate AND (d.org_id IS NULL OR d.org_id = f.org_id)"
                    + " AND ")
            .append(sessions.tenantOf("d"))
            .append(" ORDER BY d.org_id LIMIT 1) ORDER BY f.slot_key" + first + ") s");
    return sessions.query(
        FactRow.class,
        "f",
        Sql.of("FROM (SELECT k.slot_key FROM ((")
            .append(contradicted)
            .append(") UNION (")
            .append(single)
            .append(")) k ORDER BY k.slot_key" + first + ") c")
            .append(" JOIN knowledge_facts f ON f.slot_key = c.slot_key WHERE ")
            .append(believed(now))
            .append(" ORDER BY f.slot_key, " + BY_TRUST));
  }

  private Sql believed(Instant now) {
    return sessions
        .tenantOf("f")
        .append(" AND ")
        .append(BeliefSql.held("f", now))
        .append(" AND NOT ")
        .append(covered(null));
  }

  /** Goes two ways, each by its index: an OR of both would read every fact of the tenant. */
  List<FactRow> recall(
      Collection<String> subjects, Collection<PacketId> packets, Instant now, int limit) {
    Sql about =
        Sql.of("SELECT f.fact_id FROM knowledge_facts f WHERE f.state = 'held' AND ")
            .append(Sql.isAnyOf("f.subject_normalized", Sql.texts(subjects)))
            .append(" AND ")
            .append(validAt(now))
            .append(" AND ")
            .append(sessions.tenantOf("f"));
    Sql supported =
        Sql.of("SELECT e.fact_id FROM fact_evidence e WHERE ")
            .append(
                Sql.isAnyOf(
                    "e.packet_id", Sql.uuids(packets.stream().map(PacketId::value).toList())))
            .append(" AND ")
            .append(sessions.tenantOf("e"));
    return sessions.query(
        FactRow.class,
        "f",
        Sql.of("FROM knowledge_facts f WHERE f.fact_id IN (")
            .append(about)
            .append(" UNION ")
            .append(supported)
            .append(") AND f.governed AND f.state IN ('held', 'superseded') AND ")
            .append(sessions.tenantOf("f"))
            .append(" AND NOT ")
            .append(covered(null))
            .append(" ORDER BY (f.state = 'held' AND ")
            .append(validAt(now))
            .append(") DESC, " + BY_TRUST)
            .limit(limit));
  }

  Set<PacketId> onlyOfEndedFacts(Collection<PacketId> packets, Instant now) {
    if (packets.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        sessions.query(
            Sql.of(
                    "SELECT e.packet_id FROM fact_evidence e JOIN knowledge_facts f"
                        + " ON f.tenant_id = e.tenant_id AND f.fact_id = e.fact_id WHERE ")
                .append(
                    Sql.isAnyOf(
                        "e.packet_id", Sql.uuids(packets.stream().map(PacketId::value).toList())))
                .append(" AND ")
                .append(sessions.tenantOf("e"))
                .append(" GROUP BY e.packet_id HAVING NOT bool_or(")
                .append(
                    "f.state = 'held' AND (f.valid_to IS NULL OR f.valid_to > ?::timestamptz)"
                        + " AND NOT ",
                    SqlLiterals.bound(now))
                .append(covered(null))
                .append(")"),
            row -> new PacketId(row.getObject(1, UUID.class))));
  }
}
