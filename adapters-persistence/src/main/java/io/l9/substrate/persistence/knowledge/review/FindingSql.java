package io.l9.substrate.persistence.knowledge.review;

import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.knowledge.fact.BeliefSql;
import io.l9.substrate.persistence.knowledge.fact.FactRows;
import io.l9.substrate.persistence.memory.packet.PacketRows;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Queries for findings other than conflicts, each in the order of an index. */
final class FindingSql {

  /**
   * The number of facts of which a page counts the uses at most, in a tenant whose agents conclude
   * much that nobody uses.
   */
  private static final int LOOKED_AT = 4096;

  private static final String NEWEST = " ORDER BY f.created_at DESC, f.fact_id DESC LIMIT ";

  private final Sessions sessions;
  private final BeliefSql beliefs;
  private final FactRows facts;
  private final PacketRows packets;

  FindingSql(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    beliefs = new BeliefSql(sessions);
    facts = new FactRows(sessions, json);
    packets = new PacketRows(sessions);
  }

  Page<Finding> used(Instant now, int limit, @Nullable Position after) {
    Sql some = Sql.of("SELECT f.* FROM knowledge_facts f WHERE ").append(inferred(after));
    List<Finding> found =
        used(
            now,
            some.append(NEWEST + LOOKED_AT),
            " ORDER BY f.created_at DESC, f.fact_id DESC",
            limit + 1);
    Page<Finding> page = Page.of(found, limit, Finding::position);
    return page.next() == null ? new Page<>(page.items(), lastLookedAt(after)) : page;
  }

  /** Returns the place behind the facts whose uses were counted; null: there are no more. */
  private @Nullable Position lastLookedAt(@Nullable Position after) {
    List<Position> last =
        sessions.query(
            Sql.of("SELECT f.created_at, f.fact_id FROM knowledge_facts f WHERE ")
                .append(inferred(after))
                .append(NEWEST + "1 OFFSET " + (LOOKED_AT - 1)),
            row ->
                new Position(
                    row.getObject(1, OffsetDateTime.class).toInstant(),
                    row.getObject(2, UUID.class)));
    return last.isEmpty() ? null : last.get(0);
  }

  List<Finding> used(Instant now, UUID fact) {
    return used(
        now,
        Sql.of("SELECT f.* FROM knowledge_facts f WHERE f.fact_id = ? AND ", fact)
            .append(inferred(null)),
        "",
        1);
  }

  private Sql inferred(@Nullable Position after) {
    Sql condition =
        sessions
            .tenantOf("f")
            .append(" AND f.governed AND f.state = 'held' AND f.path = 'inferred'");
    return after == null
        ? condition
        : condition.append(
            " AND (f.created_at, f.fact_id) < (?::timestamptz, ?)",
            SqlLiterals.bound(after.at()),
            after.id());
  }

  /**
   * Sums up fact by fact, and packet by packet within: a join could read all packets for the first
   * fact.
   */
  private List<Finding> used(Instant now, Sql some, String order, int limit) {
    return facts.query(
        Sql.of(", u.sources, u.uses FROM (")
            .append(some)
            .append(
                ") f CROSS JOIN LATERAL (SELECT count(s.uses)::integer AS sources,"
                    + " sum(s.uses)::bigint AS uses FROM (SELECT (SELECT coalesce(p.access_count, 0)"
                    + " FROM packet_store p WHERE p.tenant_id = e.tenant_id"
                    + " AND p.packet_id = e.packet_id) AS uses FROM fact_evidence e"
                    + " WHERE e.tenant_id = f.tenant_id AND e.fact_id = f.fact_id AND ")
            .append(sessions.tenantOf("e"))
            .append(" OFFSET 0) s) u WHERE f.confidence < ? AND ", Finding.LowTrustUsed.TRUSTED)
            .append(BeliefSql.held("f", now))
            .append(" AND ")
            .append(beliefs.uncovered("f"))
            .append(" AND u.uses >= ?" + order, Finding.LowTrustUsed.OFTEN)
            .limit(limit),
        (fact, columns) ->
            new Finding.LowTrustUsed(fact, columns.getInt("sources"), columns.getLong("uses")));
  }

  Page<Finding> rejectedAgain(int limit, @Nullable Position after) {
    Sql from = attempted();
    if (after != null) {
      from.append(
          " AND (r.last_attempt, r.rejection_id) < (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    from.append(" ORDER BY r.last_attempt DESC, r.rejection_id DESC").limit(limit + 1);
    return Page.of(rejections(from), limit, Finding::position);
  }

  List<Finding> rejectedAgain(UUID rejection) {
    return rejections(attempted().append(" AND r.rejection_id = ?", rejection));
  }

  private Sql attempted() {
    return Sql.of("FROM fact_rejections r WHERE r.lifted_at IS NULL AND r.attempts > 0 AND ")
        .append(sessions.tenantOf("r"));
  }

  private List<Finding> rejections(Sql from) {
    return facts.rejections(from).stream().<Finding>map(Finding.RejectedAgain::new).toList();
  }

  Page<Finding> expiring(Instant now, Instant until, int limit, @Nullable Position after) {
    Sql from = important(now, until);
    if (after != null) {
      from.append(
          " AND (p.ttl, p.packet_id) > (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    from.append(" ORDER BY p.ttl, p.packet_id").limit(limit + 1);
    return Page.of(packets(from), limit, Finding::position);
  }

  List<Finding> expiring(Instant now, Instant until, UUID packet) {
    return packets(important(now, until).append(" AND p.packet_id = ?", packet));
  }

  private Sql important(Instant now, Instant until) {
    return Sql.of(
            "FROM packet_store p WHERE p.ttl > ?::timestamptz AND p.ttl < ?::timestamptz"
                + " AND p.importance_score >= ? AND ",
            SqlLiterals.bound(now),
            SqlLiterals.from(until),
            Finding.Expiring.IMPORTANT)
        .append(sessions.tenantOf("p"));
  }

  private List<Finding> packets(Sql from) {
    return packets.query(from).stream().<Finding>map(Finding.Expiring::new).toList();
  }
}
