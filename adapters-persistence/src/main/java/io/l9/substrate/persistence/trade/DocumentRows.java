package io.l9.substrate.persistence.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.persistence.shared.Sql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of documents, with the columns that they are read by and the values that they take. */
final class DocumentRows {

  /** The first column of a field; those before it are the same for every kind. */
  private static final int FIRST_FIELD = 9;

  private final JsonCodec json;

  DocumentRows(JsonCodec json) {
    this.json = json;
  }

  /** Returns the columns of a document {@code d}. */
  static String columns(DocumentKind kind) {
    StringBuilder columns =
        new StringBuilder("d.tenant_id, d.org_id, d.user_id, d.")
            .append(kind.id())
            .append(", d.version, d.")
            .append(time(kind))
            .append(", d.updated_at, ")
            .append(kind.isArchivable() ? "d.archived_at" : "NULL::timestamptz");
    kind.fields().forEach(field -> columns.append(", d.").append(field.name()).append("::text"));
    return columns.toString();
  }

  /** Returns the columns of a version {@code v}, in the same order, and three more. */
  static String versionColumns(DocumentKind kind) {
    StringBuilder columns =
        new StringBuilder("v.tenant_id, v.org_id, v.user_id, v.entity_id, v.version")
            .append(kept(kind.time(), "timestamptz"))
            .append(kept("updated_at", "timestamptz"))
            .append(kept("archived_at", "timestamptz"));
    for (Field field : kind.fields()) {
      columns.append(
          field.type().isJson()
              ? ", nullif(v.content -> '" + field.name() + "', 'null')::text"
              : kept(field.name(), "text"));
    }
    return columns.append(", v.content IS NULL, v.changed_at, v.changed_by").toString();
  }

  private static String kept(String column, String type) {
    return ", (v.content ->> '" + column + "')::" + type;
  }

  /** Returns the column of a kind's time; that of transactions has the name of a type. */
  static String time(DocumentKind kind) {
    return "\"" + kind.time() + "\"";
  }

  Document document(DocumentKind kind, ResultSet row) throws SQLException {
    UUID org = row.getObject(2, UUID.class);
    UUID user = row.getObject(3, UUID.class);
    Map<String, Object> fields = new HashMap<>();
    int column = FIRST_FIELD;
    for (Field field : kind.fields()) {
      String text = row.getString(column++);
      if (text != null) {
        fields.put(field.name(), value(field, text));
      }
    }
    return new Document(
        kind,
        row.getObject(4, UUID.class),
        new Ownership(
            new TenantId(row.getObject(1, UUID.class)),
            org == null ? null : new OrgId(org),
            user == null ? null : new UserId(user)),
        time(row, 6),
        fields,
        row.getObject(8) == null ? null : time(row, 8),
        row.getInt(5),
        time(row, 7));
  }

  DocumentVersion version(DocumentKind kind, ResultSet row) throws SQLException {
    int column = FIRST_FIELD + kind.fields().size();
    UUID by = row.getObject(column + 2, UUID.class);
    return new DocumentVersion(
        row.getInt(5),
        row.getBoolean(column) ? null : document(kind, row),
        time(row, column + 1),
        by == null ? null : new UserId(by));
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private Object value(Field field, String text) {
    return switch (field.type()) {
      case TEXT -> text;
      case DECIMAL -> new Decimal(new BigDecimal(text));
      case OBJECT, ARRAY -> json.restore(text);
      case REFERENCE -> UUID.fromString(text);
    };
  }

  /** Returns the value of a field as a parameter with its type. */
  static Sql parameter(Field field, @Nullable Object value) {
    String type =
        switch (field.type()) {
          case TEXT -> "text";
          case DECIMAL -> "numeric";
          case OBJECT, ARRAY -> "jsonb";
          case REFERENCE -> "uuid";
        };
    String text = value instanceof JsonDocument stored ? stored.text() : string(value);
    return Sql.of("?::" + type, Sql.orNull("text", text));
  }

  private static @Nullable String string(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
