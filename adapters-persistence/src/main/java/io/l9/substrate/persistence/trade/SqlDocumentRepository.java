package io.l9.substrate.persistence.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentRepository;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.FieldCondition;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.world.AttributeSql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class SqlDocumentRepository implements DocumentRepository {

  private final Sessions sessions;
  private final DocumentRows rows;
  private final JsonCodec json;

  SqlDocumentRepository(Sessions sessions, DocumentRows rows, JsonCodec json) {
    this.sessions = sessions;
    this.rows = rows;
    this.json = json;
  }

  @Override
  public Document create(Document document) {
    DocumentKind kind = document.kind();
    OrgId org = document.owner().org();
    UserId user = document.owner().user();
    StringBuilder columns = new StringBuilder("INSERT INTO ").append(kind.table());
    columns.append(" (tenant_id, org_id, user_id, ").append(kind.id());
    columns.append(", ").append(DocumentRows.time(kind)).append(", updated_at");
    kind.fields().forEach(field -> columns.append(", ").append(field.name()));
    Sql sql =
        Sql.of(
            columns.append(") VALUES (?, ?, ?, ?, ?::timestamptz, ?::timestamptz").toString(),
            document.owner().tenant().value(),
            Sql.orNull("uuid", org == null ? null : org.value()),
            Sql.orNull("uuid", user == null ? null : user.value()),
            document.id(),
            time(document.at()),
            time(document.updatedAt()));
    for (Field field : kind.fields()) {
      sql.append(", ").append(DocumentRows.parameter(field, document.fields().get(field.name())));
    }
    return document.numbered(
        sessions.query(sql.append(") RETURNING version"), row -> row.getInt(1)).get(0));
  }

  private static String time(Instant time) {
    return Timestamps.stored(time).toString();
  }

  /** Returns a query for documents that the scope sees. */
  private Sql select(DocumentKind kind, String columns) {
    return Sql.of("SELECT " + columns + " FROM " + kind.table() + " d WHERE ")
        .append(sessions.tenantOf("d"));
  }

  private Sql documents(DocumentKind kind) {
    return select(kind, DocumentRows.columns(kind));
  }

  private List<Document> query(DocumentKind kind, Sql sql) {
    return sessions.query(sql, row -> rows.document(kind, row));
  }

  @Override
  public Optional<Document> find(DocumentKind kind, UUID id) {
    return query(kind, documents(kind).append(" AND d." + kind.id() + " = ?", id)).stream()
        .findFirst();
  }

  @Override
  public Optional<Document> hold(DocumentKind kind, Field field, String key) {
    TenantScope scope = sessions.scope();
    OrgId org = scope.org();
    List<Boolean> unused =
        sessions.query(
            Sql.of(
                "SELECT l9_lock(?, ?)",
                scope.tenant().value(),
                kind.table() + " " + (org == null ? "-" : org) + " " + key),
            row -> row.getBoolean(1));
    Sql sql = documents(kind).append(" AND d.user_id IS NULL AND d.org_id");
    if (org == null) {
      sql.append(" IS NULL");
    } else {
      sql.append(" = ?", org.value());
    }
    sql.append(" AND d." + field.keyColumn() + " = ?", key)
        .append(" ORDER BY d." + DocumentRows.time(kind) + ", d." + kind.id())
        .limit(1);
    return query(kind, sql).stream().findFirst();
  }

  @Override
  public Page<Document> list(DocumentQuery query) {
    DocumentKind kind = query.kind();
    String place = "d." + DocumentRows.time(kind) + ", d." + kind.id();
    Sql sql = documents(kind).append(conditions(query));
    if (query.after() != null) {
      sql.append(
          " AND (" + place + ") < (?::timestamptz, ?)",
          Timestamps.bound(query.after().at()).toString(),
          query.after().id());
    }
    sql.append(" ORDER BY " + place.replace(",", " DESC,") + " DESC").limit(query.limit() + 1);
    return Page.of(query(kind, sql), query.limit(), Document::position);
  }

  @Override
  public long count(DocumentQuery query) {
    return sessions
        .query(select(query.kind(), "count(*)").append(conditions(query)), row -> row.getLong(1))
        .get(0);
  }

  private Sql conditions(DocumentQuery query) {
    DocumentKind kind = query.kind();
    Sql sql = Sql.of("");
    if (kind.isArchivable() && !query.isWithArchived()) {
      sql.append(" AND d.archived_at IS NULL");
    }
    String at = " AND d." + DocumentRows.time(kind);
    if (query.from() != null) {
      sql.append(at + " >= ?::timestamptz", Timestamps.bound(query.from()).toString());
    }
    if (query.to() != null) {
      sql.append(at + " < ?::timestamptz", Timestamps.bound(query.to()).toString());
    }
    for (FieldCondition condition : query.conditions()) {
      sql.append(" AND ").append(holds(kind, condition));
    }
    for (AttributeCondition condition : query.attributes()) {
      sql.append(" AND d." + kind.id() + " IN (SELECT a.entity_id FROM trade_attributes a WHERE ")
          .append(sessions.tenantOf("a"))
          .append(" AND a.entity_kind = ? AND ", kind.table())
          .append(AttributeSql.equal(condition, json))
          .append(")");
    }
    return sql;
  }

  private static Sql holds(DocumentKind kind, FieldCondition condition) {
    Field field = kind.field(condition.field()).orElseThrow();
    if (!field.isSearched()) {
      return Sql.of("d." + field.name() + " = ?", condition.value());
    }
    String column = "d." + field.keyColumn();
    String wanted = DocumentQuery.wanted(field, condition);
    if (field.target() != null) {
      return Sql.of(column + " = ?", UUID.fromString(wanted));
    }
    // a range, because LIKE is not leakproof
    return condition.isPrefix()
        ? Sql.of(column + " >= ? AND " + column + " <= ? || chr(1114111)", wanted, wanted)
        : Sql.of(column + " = ?", wanted);
  }

  @Override
  public boolean replace(Document next) {
    DocumentKind kind = next.kind();
    Sql sql =
        Sql.of(
            "UPDATE "
                + kind.table()
                + " d SET "
                + DocumentRows.time(kind)
                + " = ?::timestamptz, updated_at = ?::timestamptz",
            time(next.at()),
            time(next.updatedAt()));
    if (kind.isArchivable()) {
      Instant archivedAt = next.archivedAt();
      sql.append(
          ", archived_at = ?::timestamptz",
          Sql.orNull("text", archivedAt == null ? null : time(archivedAt)));
    }
    for (Field field : kind.fields()) {
      sql.append(", " + field.name() + " = ")
          .append(DocumentRows.parameter(field, next.fields().get(field.name())));
    }
    return sessions.update(
            sql.append(" WHERE ")
                .append(sessions.tenantOf("d"))
                .append(" AND d." + kind.id() + " = ?", next.id())
                .append(" AND d.version = ?", next.version() - 1))
        > 0;
  }

  @Override
  public boolean delete(DocumentKind kind, UUID id, int version) {
    return sessions.update(
            Sql.of("DELETE FROM " + kind.table() + " d WHERE ")
                .append(sessions.tenantOf("d"))
                .append(" AND d." + kind.id() + " = ? AND d.version = ?", id, version))
        > 0;
  }

  @Override
  public List<DocumentVersion> versions(
      DocumentKind kind, UUID id, int limit, @Nullable Integer before) {
    Sql sql =
        Sql.of("SELECT " + DocumentRows.versionColumns(kind) + " FROM trade_versions v WHERE ")
            .append(sessions.tenantOf("v"))
            .append(" AND v.entity_kind = ? AND v.entity_id = ?", kind.table(), id);
    if (before != null) {
      sql.append(" AND v.version < ?", before);
    }
    return sessions.query(
        sql.append(" ORDER BY v.version DESC").limit(limit), row -> rows.version(kind, row));
  }
}
