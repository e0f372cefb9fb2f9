package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Declared predicates as rows of {@code fact_predicates}, whose key is not one column. */
final class SqlFactPredicateRepository implements FactPredicateRepository {

  private static final String COLUMNS =
      "SELECT p.tenant_id, p.org_id, p.predicate, p.single, p.object_type, p.inverse, p.updated_at"
          + " FROM fact_predicates p WHERE ";

  private static final String ORDER =
      " ORDER BY p.predicate COLLATE \"C\", p.org_id IS NULL, p.org_id";

  private final Sessions sessions;

  SqlFactPredicateRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void put(FactPredicate predicate) {
    TenantScope writer = sessions.scope();
    ObjectType objects = predicate.objects();
    sessions.update(
        Sql.of(
            "INSERT INTO fact_predicates (tenant_id, org_id, user_id, predicate, single,"
                + " object_type, inverse, updated_at, correlation_id, session_id, trace_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?)"
                + " ON CONFLICT (tenant_id, predicate, org_id) DO UPDATE SET"
                + " single = excluded.single, object_type = excluded.object_type,"
                + " inverse = excluded.inverse, updated_at = excluded.updated_at",
            predicate.owner().tenant().value(),
            OwnerColumns.org(predicate.owner()),
            OwnerColumns.user(predicate.owner()),
            predicate.predicate(),
            predicate.single(),
            objects == null ? null : objects.code(),
            predicate.inverse(),
            SqlLiterals.time(predicate.updatedAt()),
            writer.correlation(),
            writer.session(),
            writer.trace()));
  }

  @Override
  public List<FactPredicate> of(Collection<String> predicates) {
    if (predicates.isEmpty()) {
      return List.of();
    }
    return sessions.query(
        declarations(sessions, predicates), SqlFactPredicateRepository::predicate);
  }

  /** Returns a query for {@link #of}, to be read by {@link #predicate}. */
  static Sql declarations(Sessions sessions, Collection<String> predicates) {
    return Sql.of(COLUMNS)
        .append(Sql.isAnyOf("p.predicate", Sql.texts(predicates)))
        .append(" AND ")
        .append(sessions.tenantOf("p"))
        .append(ORDER);
  }

  @Override
  public List<FactPredicate> all(int limit) {
    return sessions.query(
        Sql.of(COLUMNS).append(sessions.tenantOf("p")).append(ORDER).limit(limit),
        SqlFactPredicateRepository::predicate);
  }

  static FactPredicate predicate(ResultSet row) throws SQLException {
    String objects = row.getString(5);
    return new FactPredicate(
        OwnerColumns.owner(row.getObject(1, UUID.class), row.getObject(2, UUID.class), null),
        row.getString(3),
        row.getBoolean(4),
        objects == null ? null : ObjectType.ofCode(objects),
        row.getString(6),
        Objects.requireNonNull(FactRecordSql.time(row, 7)));
  }
}
