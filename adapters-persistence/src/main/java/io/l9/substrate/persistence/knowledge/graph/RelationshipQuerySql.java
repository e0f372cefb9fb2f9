package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.knowledge.fact.BeliefSql;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queries for relationships, with facts about entities among them. */
final class RelationshipQuerySql {

  private final Sessions sessions;
  private final BeliefSql beliefs;
  private final RelationshipMapper mapper;

  RelationshipQuerySql(Sessions sessions, RelationshipMapper mapper) {
    this.sessions = sessions;
    this.mapper = mapper;
    beliefs = new BeliefSql(sessions);
  }

  List<Relationship> find(UUID id, Instant now) {
    return query(now, table -> Sql.of(" AND " + table.id + " = ?", id), "", 1);
  }

  /** Returns the newest ones, and one more than the limit of the query, if there is one. */
  List<Relationship> list(RelationshipQuery query, Instant now) {
    // each table gives as many as are wanted, so that both are read in the order of their indexes
    int most = Integer.highestOneBit(2 * query.limit() + 1);
    return query(
        now,
        table ->
            matches(query, table)
                .append(
                    " ORDER BY " + table.firstSeen + " DESC, " + table.id + " DESC LIMIT " + most),
        " ORDER BY r.first_seen DESC, r.relationship_id DESC",
        query.limit() + 1);
  }

  private static Sql matches(RelationshipQuery query, EdgeTable table) {
    Sql sql = Sql.of("");
    named(sql, table.source, query.source());
    named(sql, table.target, query.target());
    if (query.type() != null) {
      sql.append(" AND " + table.type + " = ?", query.type());
    }
    if (query.minConfidence() > 0) {
      sql.append(" AND " + table.confidence + " >= ?", query.minConfidence());
    }
    Position after = query.after();
    if (after != null) {
      sql.append(
          " AND (" + table.firstSeen + ", " + table.id + ") < (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    return sql;
  }

  private static void named(Sql sql, String column, @Nullable EntityName name) {
    if (name != null) {
      sql.append(" AND " + column + " = normalize_entity(?)", name.text());
    }
  }

  private List<Relationship> query(
      Instant now, Function<EdgeTable, Sql> conditions, String order, int limit) {
    Sql both =
        EdgeTable.union(
            table ->
                Sql.of("(SELECT " + table.columns())
                    .append(table.believed(sessions, beliefs, now))
                    .append(conditions.apply(table))
                    .append(")"));
    return sessions.query(
        RelationshipRow.class,
        "r",
        Sql.of(", r.fact_id FROM (").append(both).append(") r" + order).limit(limit),
        (row, columns) -> mapper.toRelationship(row, columns.getObject("fact_id", UUID.class)));
  }
}
