package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentPatch;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.FieldType;
import io.l9.substrate.rest.http.PatchValue;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.ReadOnlyField;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document, or a change of one, as clients write it: members by the fields of its kind. Decimals
 * are strings or numbers, of which every digit is kept.
 */
public final class DocumentRequest {

  static final String ARCHIVED = "archived";

  private DocumentRequest() {}

  /** Returns the members of a document to be created, and the types that they have. */
  public static Map<String, Class<?>> created(TradeResource resource) {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    for (Field field : resource.kind().fields()) {
      if (!field.isDerived() && !field.name().equals(resource.qualifier())) {
        types.put(field.name(), type(field.type()));
      }
    }
    if (resource.hasOwnTime()) {
      types.put(resource.kind().time(), Instant.class);
    }
    return types;
  }

  /** Returns the members of a merge patch, and the types that they have. */
  public static Map<String, Class<?>> patched(TradeResource resource) {
    Map<String, Class<?>> types = created(resource);
    if (resource.kind().isArchivable()) {
      types.put(ARCHIVED, Boolean.class);
    }
    DocumentResponse.members(resource)
        .forEach(name -> types.putIfAbsent(name, ReadOnlyField.class));
    return types;
  }

  private static Class<?> type(FieldType type) {
    return switch (type) {
      case TEXT -> String.class;
      case DECIMAL -> Decimal.class;
      case OBJECT, ARRAY -> RawJson.class;
      case REFERENCE -> UUID.class;
    };
  }

  /**
   * Returns the document that the members tell of.
   *
   * @param id null: the store chooses one
   * @param qualifier the value of the resource's qualifier; null: it has none
   */
  public static DocumentDraft draft(
      TradeResource resource,
      @Nullable UUID id,
      @Nullable String qualifier,
      Map<String, PatchValue<Object>> members,
      JsonCodec json) {
    Map<String, Object> fields = new HashMap<>();
    Instant at = null;
    for (Map.Entry<String, PatchValue<Object>> member : members.entrySet()) {
      Object value = member.getValue().value();
      if (value instanceof Instant time) {
        at = time;
      } else if (value != null) {
        fields.put(member.getKey(), stored(member.getKey(), value, json));
      }
    }
    if (resource.qualifier() != null && qualifier != null) {
      fields.put(resource.qualifier(), qualifier);
    }
    return new DocumentDraft(resource.kind(), id, at, fields);
  }

  /** Returns the change that the members of a merge patch tell of. */
  public static DocumentPatch patch(
      TradeResource resource, Map<String, PatchValue<Object>> members, JsonCodec json) {
    Map<String, Object> changes = new HashMap<>();
    Set<String> removed = new HashSet<>();
    Instant at = null;
    Boolean isArchived = null;
    for (Map.Entry<String, PatchValue<Object>> member : members.entrySet()) {
      String name = member.getKey();
      Object value = member.getValue().value();
      if (value instanceof Instant time) {
        at = time;
      } else if (value instanceof Boolean flag) {
        isArchived = flag;
      } else if (value != null) {
        changes.put(name, stored(name, value, json));
      } else if (resource.kind().field(name).isPresent()) {
        removed.add(name);
      } else {
        throw ValidationException.at("/" + name, "cannot be removed; leave it out");
      }
    }
    return new DocumentPatch(changes, removed, at, isArchived);
  }

  private static Object stored(String name, Object value, JsonCodec json) {
    return value instanceof RawJson raw ? raw.parse(json, "/" + name) : value;
  }
}
