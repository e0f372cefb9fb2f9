package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Waiting packets in {@code embedding_backlog}. */
final class SqlEmbeddingBacklogRepository implements EmbeddingBacklogRepository {

  private static final int MAX_ERROR = 2000;

  private final Sessions sessions;
  private final JsonCodec json;

  SqlEmbeddingBacklogRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  @Override
  public void addAbsent(List<Entry> entries, Instant now) {
    TenantScope scope = sessions.scope();
    sessions.update(
        UnnestedRows.<Entry>of()
            .with("tenant_id", "uuid", e -> e.owner().tenant().value())
            .with("packet_id", "uuid", Entry::packet)
            .with("org_id", "uuid", e -> OwnerColumns.org(e.owner()))
            .with("user_id", "uuid", e -> OwnerColumns.user(e.owner()))
            .with("scope", "text", e -> e.visibility().code())
            .with("terms", "bool", Entry::terms)
            .withText("texts", "jsonb", this::texts)
            .withText("queued_at", "timestamptz", e -> SqlLiterals.time(now))
            .withText("due_at", "timestamptz", e -> SqlLiterals.time(now))
            .with("correlation_id", "uuid", e -> scope.correlation())
            .with("session_id", "text", e -> scope.session())
            .with("trace_id", "text", e -> scope.trace())
            .insertInto("embedding_backlog", entries)
            .append(" ON CONFLICT DO NOTHING"));
  }

  private @Nullable String texts(Entry entry) {
    Map<EmbeddingSpace, String> texts = entry.texts();
    if (texts == null) {
      return null;
    }
    Map<String, String> byName = new TreeMap<>();
    texts.forEach((space, text) -> byName.put(space.code(), text));
    return json.of(byName).text();
  }

  private @Nullable Map<EmbeddingSpace, String> texts(@Nullable String stored) {
    if (stored == null || !(json.read(json.restore(stored)) instanceof Map<?, ?> byName)) {
      return null;
    }
    Map<EmbeddingSpace, String> texts = new EnumMap<>(EmbeddingSpace.class);
    byName.forEach(
        (name, text) ->
            texts.put(EmbeddingSpace.ofCode(String.valueOf(name)), String.valueOf(text)));
    return texts;
  }

  @Override
  public List<Entry> waiting(Collection<UUID> packets) {
    return sessions.query(
        Sql.of(
                "SELECT b.packet_id, b.tenant_id, b.org_id, b.user_id, b.scope, b.terms,"
                    + " b.texts::text AS texts FROM embedding_backlog b"
                    + " WHERE b.packet_id = ANY (?) AND ",
                Sql.uuids(packets))
            .append(sessions.tenantOf("b")),
        this::entry);
  }

  @Override
  public List<Entry> claim(int limit, UUID lease, Instant now, Instant until, int maxAttempts) {
    return sessions.query(
        Sql.of(
                """
                WITH due AS (
                  SELECT d.tenant_id, d.packet_id FROM embedding_backlog d
                  WHERE d.due_at <= ?::timestamptz AND d.attempts < ? AND\s""",
                SqlLiterals.time(now),
                maxAttempts)
            .append(sessions.tenantOf("d"))
            .append(" ORDER BY d.due_at LIMIT " + limit + " FOR UPDATE SKIP LOCKED)")
            .append(
                """

                UPDATE embedding_backlog b
                SET due_at = ?::timestamptz, lease = ?, attempts = b.attempts + 1
                FROM due WHERE b.tenant_id = due.tenant_id AND b.packet_id = due.packet_id
                RETURNING b.packet_id, b.tenant_id, b.org_id, b.user_id, b.scope, b.terms,
                  b.texts::text AS texts""",
                SqlLiterals.time(until),
                lease),
        this::entry);
  }

  private Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getObject("packet_id", UUID.class),
        OwnerColumns.owner(
            row.getObject("tenant_id", UUID.class),
            row.getObject("org_id", UUID.class),
            row.getObject("user_id", UUID.class)),
        Visibility.ofCode(row.getString("scope")),
        row.getBoolean("terms"),
        texts(row.getString("texts")));
  }

  @Override
  public Set<UUID> finish(Collection<UUID> packets, UUID lease) {
    return new HashSet<>(
        sessions.query(
            Sql.of(
                    "DELETE FROM embedding_backlog b WHERE b.packet_id = ANY (?) AND b.lease = ?"
                        + " AND ",
                    Sql.uuids(packets),
                    lease)
                .append(sessions.tenantOf("b"))
                .append(" RETURNING b.packet_id"),
            row -> row.getObject(1, UUID.class)));
  }

  @Override
  public void giveBack(Map<UUID, String> errors, UUID lease, Instant due, boolean counted) {
    List<Map.Entry<UUID, String>> failed = List.copyOf(errors.entrySet());
    sessions.update(
        Sql.of(
                """
                UPDATE embedding_backlog b SET due_at = ?::timestamptz, lease = NULL,
                  attempts = b.attempts - ?, last_error = failed.error
                FROM (""",
                SqlLiterals.time(due),
                counted ? 0 : 1)
            .append(
                UnnestedRows.<Map.Entry<UUID, String>>of()
                    .with("packet_id", "uuid", Map.Entry::getKey)
                    .with("error", "text", e -> shortened(e.getValue()))
                    .select(failed))
            .append(") failed WHERE b.packet_id = failed.packet_id AND b.lease = ? AND ", lease)
            .append(sessions.tenantOf("b")));
  }

  @Override
  public Set<UUID> park(Map<UUID, String> reasons, UUID lease, Instant now, int attempts) {
    return new HashSet<>(
        sessions.query(
            Sql.of(
                    """
                    UPDATE embedding_backlog b SET due_at = ?::timestamptz, lease = NULL,
                      attempts = ?, terms = false, last_error = parked.reason
                    FROM (""",
                    SqlLiterals.time(now),
                    attempts)
                .append(
                    UnnestedRows.<Map.Entry<UUID, String>>of()
                        .with("packet_id", "uuid", Map.Entry::getKey)
                        .with("reason", "text", e -> shortened(e.getValue()))
                        .select(List.copyOf(reasons.entrySet())))
                .append(") parked WHERE b.packet_id = parked.packet_id AND b.lease = ? AND ", lease)
                .append(sessions.tenantOf("b"))
                .append(" RETURNING b.packet_id"),
            row -> row.getObject(1, UUID.class)));
  }

  @Override
  public int count(int most) {
    return sessions
        .query(
            Sql.of("SELECT count(*) FROM (SELECT FROM embedding_backlog b WHERE ")
                .append(sessions.tenantOf("b"))
                .append(" LIMIT " + most + ") rows"),
            row -> row.getInt(1))
        .get(0);
  }

  private static String shortened(String error) {
    String storable = error.replace('\0', ' ');
    return storable.length() <= MAX_ERROR ? storable : storable.substring(0, MAX_ERROR);
  }

  @Override
  public EmbeddingBacklog.State state(Instant now, int maxAttempts, int failures) {
    List<EmbeddingBacklog.Failure> listed =
        failures == 0 ? List.of() : failures(now, maxAttempts, failures);
    return sessions
        .query(
            Sql.of(
                    """
                    SELECT count(*) FILTER (WHERE NOT failed), count(*) FILTER (WHERE failed),
                      min(queued_at) FILTER (WHERE NOT failed)
                    FROM (SELECT b.attempts >= ? AND b.due_at <= ?::timestamptz AS failed,
                            b.queued_at
                          FROM embedding_backlog b WHERE\s""",
                    maxAttempts,
                    SqlLiterals.time(now))
                .append(sessions.tenantOf("b"))
                .append(") rows"),
            row -> {
              OffsetDateTime oldest = row.getObject(3, OffsetDateTime.class);
              return new EmbeddingBacklog.State(
                  row.getLong(1),
                  row.getLong(2),
                  oldest == null ? null : oldest.toInstant(),
                  listed);
            })
        .get(0);
  }

  private List<EmbeddingBacklog.Failure> failures(Instant now, int maxAttempts, int limit) {
    return sessions.query(
        Sql.of(
                "SELECT b.packet_id, b.attempts, coalesce(b.last_error, 'its worker was"
                    + " killed') FROM embedding_backlog b WHERE b.attempts >= ?"
                    + " AND b.due_at <= ?::timestamptz AND ",
                maxAttempts,
                SqlLiterals.time(now))
            .append(sessions.tenantOf("b"))
            .append(" ORDER BY b.due_at, b.packet_id")
            .limit(limit),
        row ->
            new EmbeddingBacklog.Failure(
                row.getObject(1, UUID.class), row.getInt(2), row.getString(3)));
  }

  @Override
  public int revive(Instant now, int maxAttempts) {
    return sessions.update(
        Sql.of(
                "UPDATE embedding_backlog b SET attempts = 0, lease = NULL, due_at ="
                    + " ?::timestamptz WHERE b.attempts >= ? AND b.due_at <= ?::timestamptz AND ",
                SqlLiterals.time(now),
                maxAttempts,
                SqlLiterals.time(now))
            .append(sessions.tenantOf("b")));
  }
}
