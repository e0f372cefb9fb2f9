package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Visibility;
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
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code knowledge_facts} that nobody governs: other clients write there what the mapping
 * does not admit.
 */
final class SqlFormerFactRepository implements FormerFactRepository {

  /** As the index {@code knowledge_facts_former} has it. */
  private static final String CREATED =
      "coalesce(f.created_at, '9999-12-31 23:59:59.999999+00'::timestamptz)";

  private static final String ROWS =
      "SELECT f.fact_id, f.tenant_id, f.org_id, f.user_id, f.scope, f.subject, f.predicate,"
          + " f.object::text, f.object_type, f.valid_from, f.valid_to, f.confidence,"
          + " coalesce(f.contradiction_count, 0), f.source_packet, "
          + CREATED
          + " FROM knowledge_facts f WHERE NOT f.governed AND ";

  private final Sessions sessions;
  private final JsonCodec json;

  SqlFormerFactRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  @Override
  public List<FormerFact> list(int limit, @Nullable Position after) {
    Sql sql = Sql.of(ROWS).append(sessions.tenantOf("f"));
    if (after != null) {
      sql.append(
          " AND (" + CREATED + ", f.fact_id) > (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    return sessions.query(
        sql.append(" ORDER BY " + CREATED + ", f.fact_id").limit(limit), this::row);
  }

  @Override
  public List<FormerFact> lock(Collection<FactId> rows) {
    return sessions.query(
        Sql.of(ROWS).append(are(rows)).append(" FOR UPDATE SKIP LOCKED"), this::row);
  }

  @Override
  public void remove(Collection<FactId> rows) {
    sessions.update(
        Sql.of("DELETE FROM knowledge_facts f WHERE NOT f.governed AND ").append(are(rows)));
  }

  private Sql are(Collection<FactId> rows) {
    return Sql.isAnyOf("f.fact_id", Sql.uuids(rows.stream().map(FactId::value).toList()))
        .append(" AND ")
        .append(sessions.tenantOf("f"));
  }

  private FormerFact row(ResultSet row) throws SQLException {
    double confidence = row.getDouble(12);
    boolean unsaid = row.wasNull();
    UUID source = row.getObject(14, UUID.class);
    return new FormerFact(
        new FactId(row.getObject(1, UUID.class)),
        OwnerColumns.owner(
            row.getObject(2, UUID.class),
            row.getObject(3, UUID.class),
            row.getObject(4, UUID.class)),
        Visibility.ofCode(row.getString(5)),
        row.getString(6),
        row.getString(7),
        json.restore(row.getString(8)),
        row.getString(9),
        FactRecordSql.time(row, 10),
        FactRecordSql.time(row, 11),
        unsaid ? null : confidence,
        row.getInt(13),
        source == null ? null : new PacketId(source),
        Objects.requireNonNull(FactRecordSql.time(row, 15)));
  }
}
