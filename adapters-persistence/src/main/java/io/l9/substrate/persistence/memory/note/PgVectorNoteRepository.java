package io.l9.substrate.persistence.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.memory.note.NoteMatches;
import io.l9.substrate.domain.memory.note.NoteMatches.Match;
import io.l9.substrate.domain.memory.note.NoteQuery;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.memory.search.ApproximateFirst;
import io.l9.substrate.persistence.shared.Identity;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Rows;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes by SQL. One HNSW index serves all tenants; see {@link ApproximateFirst}. */
final class PgVectorNoteRepository implements NoteRepository {

  /** A note as a row. */
  private record Row(Note note, Vector vector) {}

  private static final String COLUMNS =
      "s.embedding_id, s.tenant_id, s.org_id, s.user_id, s.scope, s.agent_id, s.payload::text AS"
          + " payload, coalesce(s.importance_score, 0.5) AS importance, s.created_at";

  private static final Rows<Row> NOTES =
      Rows.<Row>of()
          .with("embedding_id", "uuid", r -> r.note().id())
          .with("tenant_id", "uuid", r -> r.note().owner().tenant().value())
          .with("org_id", "uuid", r -> Identity.org(r.note().owner()))
          .with("user_id", "uuid", r -> Identity.user(r.note().owner()))
          .with("scope", "text", r -> r.note().visibility().code())
          .with("agent_id", "text", r -> r.note().agentId())
          .withText("payload", "jsonb", r -> r.note().payload().text())
          .withText("vector", "vector", r -> Notation.vector(r.vector().toArray()))
          .with("importance_score", "float8", r -> r.note().importance())
          .withText("created_at", "timestamptz", r -> Notation.time(r.note().createdAt()));

  private final Sessions sessions;
  private final JsonCodec json;
  private final int exactUpTo;

  PgVectorNoteRepository(Sessions sessions, JsonCodec json, int exactUpTo) {
    this.sessions = sessions;
    this.json = json;
    this.exactUpTo = exactUpTo;
  }

  @Override
  public void create(Note note, Vector vector) {
    TenantScope scope = sessions.scope();
    sessions.update(
        NOTES
            .with("correlation_id", "uuid", r -> scope.correlation())
            .with("session_id", "text", r -> scope.session())
            .with("trace_id", "text", r -> scope.trace())
            .insertInto("semantic_memory", List.of(new Row(note, vector))));
  }

  @Override
  public Optional<Note> find(UUID id) {
    return sessions
        .query(
            Sql.of(
                    "SELECT " + COLUMNS + " FROM semantic_memory s WHERE s.embedding_id = ? AND ",
                    id)
                .append(sessions.tenantOf("s")),
            this::note)
        .stream()
        .findFirst();
  }

  @Override
  public Page<Note> list(NoteQuery query) {
    Sql sql =
        Sql.of("SELECT " + COLUMNS + " FROM semantic_memory s WHERE ").append(of(query.agentId()));
    Position after = query.after();
    if (after != null) {
      sql.append(
          " AND (s.created_at, s.embedding_id) < (?::timestamptz, ?)",
          Notation.bound(after.at()),
          after.id());
    }
    return Page.of(
        sessions.query(
            sql.append(
                " ORDER BY s.created_at DESC, s.embedding_id DESC LIMIT ?", query.limit() + 1),
            this::note),
        query.limit(),
        Note::position);
  }

  @Override
  public NoteMatches nearest(
      Vector vector, @Nullable String agentId, int limit, @Nullable Double minSimilarity) {
    ApproximateFirst.Found<Match> found =
        ApproximateFirst.find(
            sessions,
            many(agentId),
            limit,
            () -> nearest(vector, agentId, limit, "s.vector <=> ?::vector(1536)"),
            // an expression that is not the index's, so that every row is compared
            () -> nearest(vector, agentId, limit, "(s.vector <=> ?::vector(1536)) + 0"));
    return new NoteMatches(
        found.rows().stream()
            .filter(match -> minSimilarity == null || match.similarity() >= minSimilarity)
            .toList(),
        found.exact());
  }

  private boolean many(@Nullable String agentId) {
    return sessions
        .query(
            Sql.of("SELECT count(*) > ? FROM (SELECT FROM semantic_memory s WHERE ", exactUpTo)
                .append(of(agentId))
                .append(" LIMIT ?) seen", exactUpTo + 1),
            row -> row.getBoolean(1))
        .get(0);
  }

  /** Sorted again: a relaxed scan may bring near ones late. */
  private List<Match> nearest(Vector vector, @Nullable String agentId, int limit, String distance) {
    String text = Notation.vector(vector.toArray());
    return sessions.query(
        Sql.of("SELECT * FROM (SELECT " + COLUMNS + ", " + distance + " AS distance", text)
            .append(" FROM semantic_memory s WHERE ")
            .append(of(agentId))
            .append(" ORDER BY " + distance + " LIMIT ?", text, limit)
            .append(") nearest ORDER BY distance, embedding_id"),
        row -> new Match(note(row), Math.max(-1, Math.min(1, 1 - row.getDouble("distance")))));
  }

  private Sql of(@Nullable String agentId) {
    Sql sql = sessions.tenantOf("s");
    return agentId == null ? sql : sql.append(" AND s.agent_id = ?", agentId);
  }

  @Override
  public boolean delete(UUID id) {
    return sessions.update(
            Sql.of("DELETE FROM semantic_memory s WHERE s.embedding_id = ? AND ", id)
                .append(sessions.tenantOf("s")))
        > 0;
  }

  private Note note(ResultSet row) throws SQLException {
    UUID org = row.getObject("org_id", UUID.class);
    UUID user = row.getObject("user_id", UUID.class);
    return new Note(
        row.getObject("embedding_id", UUID.class),
        new Ownership(
            new TenantId(row.getObject("tenant_id", UUID.class)),
            org == null ? null : new OrgId(org),
            user == null ? null : new UserId(user)),
        Visibility.ofCode(row.getString("scope")),
        row.getString("agent_id"),
        json.restore(row.getString("payload")),
        row.getDouble("importance"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
