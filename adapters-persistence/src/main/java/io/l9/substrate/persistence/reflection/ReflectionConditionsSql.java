package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions on rows of {@code reflection_store}, whose alias is {@code r}. */
final class ReflectionConditionsSql {

  private final Sessions sessions;

  ReflectionConditionsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the condition that a row is the substrate's own, and of the scope's tenant. */
  Sql governed() {
    return sessions.tenantOf("r").append(" AND r.governed");
  }

  /** Returns the condition that rows of these kinds are wanted; none: every kind. */
  static Sql ofKinds(Collection<ReflectionKind> kinds) {
    return kinds.isEmpty()
        ? Sql.of("true")
        : Sql.isAnyOf(
            "r.reflection_type",
            Sql.texts(kinds.stream().map(ReflectionKind::code).sorted().toList()));
  }

  /**
   * Returns the same with the kinds in its text, which the planner sees: whether there are few rows
   * of them decides how a search goes.
   */
  static Sql ofNamedKinds(Collection<ReflectionKind> kinds) {
    return kinds.isEmpty()
        ? Sql.of("true")
        : Sql.of(
            kinds.stream()
                .map(ReflectionKind::code)
                .sorted()
                .collect(Collectors.joining("', '", "r.reflection_type IN ('", "')")));
  }

  static Sql unexpired(Instant now) {
    return Sql.of(
        "(r.expires_at IS NULL OR r.expires_at > ?::timestamptz)", SqlLiterals.bound(now));
  }

  /** Returns the condition that a row has this owner, by indexed columns. */
  static Sql of(String alias, Ownership owner) {
    return Sql.of(alias + ".tenant_id = ?", owner.tenant().value())
        .append(" AND ")
        .append(is(alias + ".org_id", OwnerColumns.org(owner)))
        .append(" AND ")
        .append(is(alias + ".user_id", OwnerColumns.user(owner)));
  }

  static Sql of(String alias, Ownership owner, Visibility visibility) {
    return of(alias, owner).append(" AND " + alias + ".scope = ?", visibility.code());
  }

  private static Sql is(String column, @Nullable Object value) {
    return value == null ? Sql.of(column + " IS NULL") : Sql.of(column + " = ?", value);
  }

  /**
   * Returns the condition that a rejection which the scope sees stands for the scope or for the
   * row's owner; {@link io.l9.substrate.domain.reflection.lesson.Reflection#rejects} in SQL.
   */
  Sql rejected() {
    Ownership reader = sessions.scope().owner();
    return Sql.of(
            "EXISTS (SELECT FROM reflection_store x WHERE x.governed AND x.state = 'rejected'"
                + " AND x.skeleton = r.skeleton AND r.state <> 'rejected' AND ")
        .append(sessions.tenantOf("x"))
        .append(
            " AND x.tenant_id = r.tenant_id AND ((x.org_id IS NULL OR x.org_id = ?::uuid)"
                + " AND (x.user_id IS NULL OR x.user_id = ?::uuid)"
                + " OR (x.org_id IS NULL OR x.org_id = r.org_id)"
                + " AND (x.user_id IS NULL OR x.user_id = r.user_id)))",
            OwnerColumns.org(reader),
            OwnerColumns.user(reader));
  }
}
