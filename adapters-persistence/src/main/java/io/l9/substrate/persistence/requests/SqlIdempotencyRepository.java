package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code idempotency_keys}; row level security would let administrators see more. */
final class SqlIdempotencyRepository implements IdempotencyRepository {

  private final Sessions sessions;

  SqlIdempotencyRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public boolean lock(IdempotencyKey key) {
    return sessions
        .query(
            Sql.of(
                "SELECT l9_lock(?, ?, p_wait => false)",
                sessions.scope().tenant().value(),
                "request " + key.lock(sessions.scope())),
            row -> row.getBoolean(1))
        .get(0);
  }

  @Override
  public Optional<KeyedAnswer> find(IdempotencyKey key, Instant at) {
    return sessions
        .query(
            Sql.of(
                    "SELECT k.fingerprint, k.status, k.media_type, k.headers, k.body, k.created_at,"
                        + " k.expires_at, k.correlation_id, k.session_id, k.trace_id,"
                        + " k.erased OR EXISTS (SELECT FROM packet_store p"
                        + " WHERE p.tenant_id = k.tenant_id AND p.packet_id = ANY (k.shown)"
                        + " AND p.ttl <= ?::timestamptz) FROM idempotency_keys k WHERE ",
                    SqlLiterals.bound(at))
                .append(own(key)),
            row -> answer(key, row))
        .stream()
        .findFirst();
  }

  @Override
  public void create(KeyedAnswer answer) {
    TenantScope scope = sessions.scope();
    if (!answer.owner().equals(scope.owner()) || answer.role() != scope.role()) {
      throw new ForbiddenException(ErrorCode.FORBIDDEN, "an actor keeps only answers of his own");
    }
    StoredAnswer stored = Require.present("/answer", answer.answer());
    List<String> headers = new ArrayList<>();
    stored
        .headers()
        .forEach(
            (name, value) -> {
              headers.add(name);
              headers.add(value);
            });
    sessions.update(
        Sql.of(
            "INSERT INTO idempotency_keys (tenant_id, org_id, user_id, scope, request_key,"
                + " fingerprint, status, media_type, headers, body, shown, created_at, expires_at,"
                + " correlation_id, session_id, trace_id) VALUES"
                + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?,"
                + " ?, ?)",
            answer.owner().tenant().value(),
            OwnerColumns.org(answer.owner()),
            OwnerColumns.user(answer.owner()),
            Visibility.mostPrivateTo(answer.role()).code(),
            text(answer.role(), answer.key()),
            answer.key().fingerprint(),
            stored.status(),
            stored.mediaType(),
            Sql.texts(headers),
            stored.body().toArray(),
            Sql.uuids(stored.shown()),
            SqlLiterals.time(answer.createdAt()),
            SqlLiterals.time(answer.expiresAt()),
            answer.correlation(),
            answer.session(),
            answer.trace()));
  }

  @Override
  public boolean delete(IdempotencyKey key) {
    return sessions.update(Sql.of("DELETE FROM idempotency_keys k WHERE ").append(own(key))) > 0;
  }

  /** Written so that the index of the key serves, which {@code IS NOT DISTINCT FROM} would not. */
  private Sql own(IdempotencyKey key) {
    TenantScope scope = sessions.scope();
    Sql sql = Sql.of("k.tenant_id = ?", scope.tenant().value());
    equal(sql, "k.org_id", OwnerColumns.org(scope.owner()));
    equal(sql, "k.user_id", OwnerColumns.user(scope.owner()));
    return sql.append(" AND k.request_key = ?", text(scope.role(), key));
  }

  /** Neither a role nor a key has a space, so that no two of these are alike. */
  private static String text(Role role, IdempotencyKey key) {
    return role.code() + ' ' + key.route() + ' ' + key.key();
  }

  private static void equal(Sql sql, String column, @Nullable UUID value) {
    if (value == null) {
      sql.append(" AND " + column + " IS NULL");
    } else {
      sql.append(" AND " + column + " = ?", value);
    }
  }

  private KeyedAnswer answer(IdempotencyKey key, ResultSet row) throws SQLException {
    TenantScope scope = sessions.scope();
    Role role = scope.role();
    return new KeyedAnswer(
        new IdempotencyKey(key.route(), key.key(), row.getString(1)),
        scope.owner(),
        role,
        row.getBoolean(11)
            ? null
            : new StoredAnswer(
                row.getInt(2),
                row.getString(3),
                headers((String[]) row.getArray(4).getArray()),
                AnswerBody.of(row.getBytes(5))),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        row.getObject(8, UUID.class),
        row.getString(9),
        row.getString(10));
  }

  private static Map<String, String> headers(String[] namesAndValues) {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }
}
