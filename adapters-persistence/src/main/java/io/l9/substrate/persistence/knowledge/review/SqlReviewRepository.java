package io.l9.substrate.persistence.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes as rows of {@code review_resolutions}, whose key has parts that may be absent. */
final class SqlReviewRepository implements ReviewRepository {

  private final Sessions sessions;
  private final FactRepository facts;
  private final FindingSql findings;

  SqlReviewRepository(Sessions sessions, JsonCodec json, FactRepository facts) {
    this.sessions = sessions;
    this.facts = facts;
    findings = new FindingSql(sessions, json);
  }

  @Override
  public Page<Finding> findings(
      ReviewKind kind, Instant now, Instant until, int limit, @Nullable Position after) {
    return switch (kind) {
      case CONFLICT -> conflicts(facts.conflicts(now, limit, after));
      case LOW_TRUST_USED -> findings.used(now, limit, after);
      case REJECTED_AGAIN -> findings.rejectedAgain(limit, after);
      case EXPIRING -> findings.expiring(now, until, limit, after);
      case HARMFUL_LESSON, CONTRARY_LESSONS, REJECTED_LESSON, TAUGHT_AGAIN -> throw ofLessons();
    };
  }

  private static Page<Finding> conflicts(Page<Facts.Conflict> page) {
    return new Page<>(
        page.items().stream().<Finding>map(one -> new Finding.Conflict(one.facts())).toList(),
        page.next());
  }

  @Override
  public Optional<Finding> find(ReviewId id, Instant now, Instant until) {
    UUID target = id.target();
    return switch (id.kind()) {
      case CONFLICT ->
          facts.conflict(target, now).map(conflict -> new Finding.Conflict(conflict.facts()));
      case LOW_TRUST_USED -> findings.used(now, target).stream().findFirst();
      case REJECTED_AGAIN -> findings.rejectedAgain(target).stream().findFirst();
      case EXPIRING -> findings.expiring(now, until, target).stream().findFirst();
      case HARMFUL_LESSON, CONTRARY_LESSONS, REJECTED_LESSON, TAUGHT_AGAIN -> throw ofLessons();
    };
  }

  private static IllegalArgumentException ofLessons() {
    return new IllegalArgumentException("reflections have a port of their own");
  }

  @Override
  public List<Resolution> resolutions(Collection<ReviewId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Set<ReviewId> wanted = Set.copyOf(ids);
    return sessions
        .query(
            Sql.of(
                    "SELECT v.kind, v.target_id, v.tenant_id, v.org_id, v.user_id, v.scope, v.state,"
                        + " v.reason, v.author_user, v.author_role, v.resolved_at"
                        + " FROM review_resolutions v WHERE ")
                .append(
                    Sql.isAnyOf(
                        "v.target_id", Sql.uuids(wanted.stream().map(ReviewId::target).toList())))
                .append(" AND ")
                .append(sessions.tenantOf("v")),
            SqlReviewRepository::resolution)
        .stream()
        .filter(note -> wanted.contains(note.id()))
        .toList();
  }

  private static Resolution resolution(ResultSet row) throws SQLException {
    UUID author = row.getObject(9, UUID.class);
    String role = row.getString(10);
    return new Resolution(
        new ReviewId(ReviewKind.ofCode(row.getString(1)), row.getObject(2, UUID.class)),
        OwnerColumns.owner(
            row.getObject(3, UUID.class),
            row.getObject(4, UUID.class),
            row.getObject(5, UUID.class)),
        Visibility.ofCode(row.getString(6)),
        row.getString(7),
        row.getString(8),
        new Author(
            author == null ? null : new UserId(author),
            role == null ? null : Role.ofCode(role).orElse(null)),
        row.getObject(11, OffsetDateTime.class).toInstant());
  }

  @Override
  public void put(Resolution note) {
    TenantScope writer = sessions.scope();
    UserId author = note.author().user();
    Role role = note.author().role();
    sessions.update(
        Sql.of(
            "INSERT INTO review_resolutions (tenant_id, kind, target_id, org_id, user_id, scope,"
                + " state, reason, author_user, author_role, resolved_at, correlation_id,"
                + " session_id, trace_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?)"
                + " ON CONFLICT ON CONSTRAINT review_resolutions_key DO UPDATE SET"
                + " state = excluded.state, reason = excluded.reason,"
                + " author_user = excluded.author_user, author_role = excluded.author_role,"
                + " resolved_at = excluded.resolved_at, correlation_id = excluded.correlation_id,"
                + " session_id = excluded.session_id, trace_id = excluded.trace_id",
            note.owner().tenant().value(),
            note.id().kind().code(),
            note.id().target(),
            OwnerColumns.org(note.owner()),
            OwnerColumns.user(note.owner()),
            note.visibility().code(),
            note.state(),
            note.reason(),
            author == null ? null : author.value(),
            role == null ? null : role.code(),
            SqlLiterals.time(note.at()),
            writer.correlation(),
            writer.session(),
            writer.trace()));
  }
}
