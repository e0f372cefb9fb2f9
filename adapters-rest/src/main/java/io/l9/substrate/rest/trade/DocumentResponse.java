package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.rest.http.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document on the wire: members by the fields of its kind, null where it has none. */
public final class DocumentResponse {

  static final String ARCHIVED_AT = "archived_at";
  static final String VERSION = "version";
  static final String UPDATED_AT = "updated_at";

  private DocumentResponse() {}

  /** Returns the names of the members, in their order. */
  static List<String> members(TradeResource resource) {
    DocumentKind kind = resource.kind();
    List<String> names = new ArrayList<>();
    names.add(kind.id());
    kind.fields().stream().map(Field::name).forEach(names::add);
    names.add(kind.time());
    if (kind.isArchivable()) {
      names.add(DocumentRequest.ARCHIVED);
      names.add(ARCHIVED_AT);
    }
    names.add(VERSION);
    names.add(UPDATED_AT);
    return names;
  }

  /** Returns the members of a document. */
  public static Map<String, @Nullable Object> of(Document document) {
    DocumentKind kind = document.kind();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put(kind.id(), document.id());
    for (Field field : kind.fields()) {
      members.put(field.name(), written(document.fields().get(field.name())));
    }
    members.put(kind.time(), document.at());
    if (kind.isArchivable()) {
      members.put(DocumentRequest.ARCHIVED, document.archivedAt() != null);
      members.put(ARCHIVED_AT, document.archivedAt());
    }
    members.put(VERSION, document.version());
    members.put(UPDATED_AT, document.updatedAt());
    return members;
  }

  private static @Nullable Object written(@Nullable Object value) {
    return value instanceof Decimal decimal
        ? decimal.text()
        : value instanceof JsonDocument stored ? new RawJson(stored.text()) : value;
  }

  /** Returns the members of a version; its document is null if it is the deletion. */
  public static Map<String, @Nullable Object> of(DocumentVersion version) {
    Document document = version.document();
    UserId by = version.by();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put(VERSION, version.number());
    members.put("at", version.at());
    members.put("by", by == null ? null : by.value());
    members.put("document", document == null ? null : of(document));
    return members;
  }
}
