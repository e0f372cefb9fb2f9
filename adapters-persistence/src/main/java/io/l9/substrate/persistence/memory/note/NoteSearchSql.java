package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.persistence.memory.search.VectorSearch;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The search of notes by their vectors: ids and distances, from one HNSW index of all tenants. */
final class NoteSearchSql {

  record Match(UUID id, double similarity) {}

  private final Sessions sessions;
  private final int exactUpTo;

  NoteSearchSql(Sessions sessions, int exactUpTo) {
    this.sessions = sessions;
    this.exactUpTo = exactUpTo;
  }

  /** Returns the nearest, best first, possibly more than wanted; see {@link VectorSearch}. */
  VectorSearch.Found<Match> nearest(Vector vector, @Nullable String agentId, int limit) {
    return VectorSearch.find(
        many(agentId),
        limit,
        rows -> indexed(vector, agentId, rows),
        // an expression that is not the index's, so that every row is compared
        () -> nearest(vector, of(agentId), limit, "(s.vector <=> ?::vector(1536)) + 0"));
  }

  private VectorSearch.Scanned<Match> indexed(Vector vector, @Nullable String agentId, int rows) {
    List<Match> found =
        nearest(
            vector,
            of(agentId).append(" AND ").append(VectorSearch.scanning(rows)),
            rows,
            "s.vector <=> ?::vector(1536)");
    return new VectorSearch.Scanned<>(found, found.size());
  }

  private boolean many(@Nullable String agentId) {
    return sessions
        .query(
            Sql.of("SELECT count(*) > ? FROM (SELECT FROM semantic_memory s WHERE ", exactUpTo)
                .append(of(agentId))
                .append(" LIMIT " + (exactUpTo + 1) + ") seen"),
            row -> row.getBoolean(1))
        .get(0);
  }

  /** Sorted again: a relaxed scan may bring near ones late. */
  private List<Match> nearest(Vector vector, Sql notes, int limit, String distance) {
    String text = SqlLiterals.vector(vector.toArray());
    return sessions.query(
        Sql.of("SELECT * FROM (SELECT s.embedding_id, " + distance + " AS distance", text)
            .append(" FROM semantic_memory s WHERE ")
            .append(notes)
            .append(" ORDER BY " + distance + " LIMIT ?", text, limit)
            .append(") nearest ORDER BY distance, embedding_id"),
        row ->
            new Match(
                row.getObject("embedding_id", UUID.class),
                Math.max(-1, Math.min(1, 1 - row.getDouble("distance")))));
  }

  private Sql of(@Nullable String agentId) {
    Sql sql = sessions.tenantOf("s");
    return agentId == null ? sql : sql.append(" AND s.agent_id = ?", agentId);
  }
}
