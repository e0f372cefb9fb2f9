package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternPlace;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.ViewRefresh;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The view {@code reflection_pattern_lines}. Rows of other clients count there too, which may be
 * without a confidence, a time or the text of a tag.
 */
final class ReflectionPatternsSql {

  private final Sessions sessions;

  ReflectionPatternsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  Optional<ReflectionPatterns> page(ReflectionPatternsQuery query) {
    return sessions
        .query(ViewRefresh.of("mv_reflection_patterns"), ViewRefresh::time)
        .get(0)
        .map(refreshedAt -> page(query, refreshedAt));
  }

  private ReflectionPatterns page(ReflectionPatternsQuery query, Instant refreshedAt) {
    Sql sql =
        Sql.of(
                "SELECT v.pattern_key, v.tenant_id, v.org_id, v.user_id, v.scope,"
                    + " v.reflection_type, v.count, coalesce(v.avg_confidence, ?) AS confidence,"
                    + " (array_remove(v.all_tags, NULL))[1:?] AS tags, v.latest"
                    + " FROM reflection_pattern_lines v WHERE ",
                Reflection.DEFAULT_CONFIDENCE,
                ReflectionPatterns.MAX_TAGS)
            .append(sessions.tenantOf("v"));
    ReflectionKind kind = query.kind();
    if (kind != null) {
      sql.append(" AND v.reflection_type = ?", kind.code());
    }
    ReflectionPatternPlace after = query.after();
    if (after != null) {
      sql.append(
          " AND (v.count < ? OR v.count = ? AND v.pattern_key COLLATE \"C\" > ?)",
          after.count(),
          after.count(),
          after.key());
    }
    return ReflectionPatterns.of(
        sessions.query(
            sql.append(" ORDER BY v.count DESC, v.pattern_key COLLATE \"C\"")
                .limit(query.limit() + 1),
            ReflectionPatternsSql::line),
        query.limit(),
        refreshedAt);
  }

  private static ReflectionPatterns.Line line(ResultSet row) throws SQLException {
    @Nullable OffsetDateTime latest = row.getObject("latest", OffsetDateTime.class);
    return new ReflectionPatterns.Line(
        Objects.requireNonNull(row.getString("pattern_key")),
        OwnerColumns.owner(
            row.getObject("tenant_id", UUID.class),
            row.getObject("org_id", UUID.class),
            row.getObject("user_id", UUID.class)),
        Visibility.ofCode(row.getString("scope")),
        ReflectionKind.ofCode(Objects.requireNonNull(row.getString("reflection_type"))),
        row.getLong("count"),
        row.getDouble("confidence"),
        List.of((String[]) row.getArray("tags").getArray()),
        latest == null ? null : latest.toInstant());
  }
}
