package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.RankedFactPlace;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.ViewRefresh;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The ranking of the view {@code high_confidence_facts}, of which rows of other clients are left
 * out.
 */
final class FactRankingSql {

  private final Sessions sessions;

  FactRankingSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the time of the last refresh; empty: there was none. */
  Optional<Instant> refreshedAt() {
    return sessions.query(ViewRefresh.of("mv_high_confidence_facts"), ViewRefresh::time).get(0);
  }

  /** Returns the facts of places, in no order. */
  List<FactRow> facts(List<RankedFactPlace> places) {
    if (places.isEmpty()) {
      return List.of();
    }
    return sessions.query(
        FactRow.class,
        "f",
        Sql.of("FROM knowledge_facts f WHERE ")
            .append(
                Sql.isAnyOf(
                    "f.fact_id",
                    FactRecordSql.uuids(places.stream().map(RankedFactPlace::fact).toList())))
            .append(" AND ")
            .append(sessions.tenantOf("f")));
  }

  /** Returns one place more than the limit of the query, if there is one. */
  List<RankedFactPlace> places(RankedFactsQuery query) {
    Sql sql =
        Sql.of(
                "SELECT v.combined_score, v.fact_id FROM high_confidence_facts v"
                    + " WHERE v.combined_score >= ? AND ",
                query.minScore())
            .append(sessions.tenantOf("v"))
            .append(
                " AND EXISTS (SELECT FROM knowledge_facts f WHERE f.fact_id = v.fact_id"
                    + " AND f.governed AND f.state = 'held' AND ")
            .append(sessions.tenantOf("f"))
            .append(")");
    if (query.subject() != null) {
      sql.append(" AND v.subject_normalized = ?", query.subject().normalized());
    }
    RankedFactPlace after = query.after();
    if (after != null) {
      sql.append(
          " AND (v.combined_score < ? OR v.combined_score = ? AND v.fact_id > ?)",
          after.score(),
          after.score(),
          after.fact().value());
    }
    return sessions.query(
        sql.append(" ORDER BY v.combined_score DESC, v.fact_id").limit(query.limit() + 1),
        row -> new RankedFactPlace(row.getDouble(1), new FactId(row.getObject(2, UUID.class))));
  }
}
