package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The packets behind summaries: their ids, and counts of those that are gone or new. */
final class SummarySourcesSql {

  /** A packet that a regeneration of {@code s} would take in, if it is of its subject. */
  private static final String FRESH =
      """
      p.tenant_id = s.tenant_id AND (p.ttl IS NULL OR p.ttl > ?::timestamptz)
        AND p.timestamp >= s.coverage_start AND p.packet_id <> ALL (s.source_packet_ids)
        AND (p.org_id IS NULL OR p.org_id = s.org_id)
        AND (p.user_id IS NULL OR p.user_id = s.user_id)
        AND (p.scope = 'shared' OR p.scope = s.scope)""";

  private record Count(UUID id, int lost, int fresh) {}

  private final Sessions sessions;

  SummarySourcesSql(Sessions sessions) {
    this.sessions = sessions;
  }

  Map<SummaryId, SummaryView.Freshness> freshness(Collection<Summary> summaries, Instant now) {
    List<UUID> ids = summaries.stream().map(s -> s.id().value()).toList();
    String bound = SqlLiterals.bound(now);
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
                        LIMIT %2$s) AS fresh)
                    FROM memory_summaries s WHERE\s"""
                        .formatted(FRESH, SummaryView.Freshness.COUNTED),
                    bound,
                    bound,
                    bound,
                    bound)
                .append(Sql.isAnyOf("s.summary_id", Sql.uuids(ids)))
                .append(" AND ")
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

  List<PacketId> packetsOf(SummarySubject subject, Instant now, int limit) {
    Sql sql =
        Sql.of("SELECT p.packet_id FROM packet_store p WHERE ").append(sessions.tenantOf("p"));
    switch (subject.kind()) {
      case THREAD -> sql.append(" AND p.thread_id = ?", subject.thread().value());
      case AGENT -> sql.append(" AND p.agent_id = ?", subject.value());
      case TIME_PERIOD ->
          sql.append(
              " AND p.timestamp >= ?::timestamptz AND p.timestamp < ?::timestamptz",
              SqlLiterals.bound(subject.period().from()),
              SqlLiterals.bound(subject.period().to()));
      case TOPIC, PROJECT, TASK ->
          throw new IllegalArgumentException(
              "the packets of a " + subject.kind().code() + " are named");
    }
    return sessions.query(
        sql.append(
                " AND (p.ttl IS NULL OR p.ttl > ?::timestamptz)"
                    + " ORDER BY p.timestamp DESC, p.packet_id DESC",
                SqlLiterals.bound(now))
            .limit(limit),
        row -> new PacketId(row.getObject(1, UUID.class)));
  }
}
