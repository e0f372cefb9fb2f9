package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.summary.SummaryRepository.Search;
import io.l9.substrate.persistence.shared.QueryTerms;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The search of summaries by terms and vectors: ids and the two parts of the score. */
final class SummarySearchSql {

  record Match(UUID id, @Nullable Double similarity, double coverage) {}

  private final Sessions sessions;

  SummarySearchSql(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Match> find(Search search) {
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
          SqlLiterals.vector(search.vector().toArray()));
    }
    sql.append("(SELECT count(DISTINCT asked.word) FROM (")
        .append(QueryTerms.select(search.words()))
        .append(
            ") asked WHERE asked.term = ANY (s.terms))::float8 / ?"
                + " AS coverage FROM memory_summaries s WHERE ",
            Math.max(1, search.words().size()))
        .append(sessions.tenantOf("s"))
        .append(
            " AND (s.valid_until IS NULL OR s.valid_until > ?::timestamptz)",
            SqlLiterals.bound(search.validAt()));
    if (search.kind() != null) {
      sql.append(" AND s.scope_type = ?", search.kind().code());
    }
    return sessions.query(
        Sql.of("SELECT * FROM (")
            .append(sql)
            .append(
                ") found WHERE coverage > 0 OR similarity IS NOT NULL ORDER BY CASE WHEN"
                    + " similarity IS NULL THEN coverage ELSE (greatest(0, similarity) +"
                    + " coverage) / 2 END DESC, summary_id")
            .limit(search.limit()),
        row ->
            new Match(
                row.getObject(1, UUID.class), row.getObject(2, Double.class), row.getDouble(3)));
  }
}
