package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.Lifecycle;
import io.l9.substrate.domain.trade.TradeDocuments;
import io.l9.substrate.rest.http.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of a kind of documents in the OpenAPI document: what is read and written of it, and a
 * version, out of its fields.
 */
record TradeSchemas(TradeResource resource) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  void addTo(Schemas schemas) {
    String name = resource.schema();
    boolean isPut = resource.qualifier() != null;
    schemas
        .written((isPut ? "Put" : "Create") + name, created())
        .written("Patch" + name, patched())
        .written(name, stored())
        .page(name + "Page", name, DocumentQuery.MAX_LIMIT)
        .written(name + "Version", version())
        .page(name + "VersionPage", name + "Version", TradeDocuments.MAX_VERSIONS);
  }

  private static ObjectNode object(String description, boolean isRequest) {
    ObjectNode object = JSON.objectNode().put("type", "object").put("description", description);
    if (isRequest) {
      object.put("additionalProperties", false);
    }
    object.putObject("properties");
    return object;
  }

  private static void add(ObjectNode object, String name, ObjectNode schema, boolean isRequired) {
    ((ObjectNode) object.path("properties")).set(name, schema);
    if (isRequired) {
      object.withArray("required").add(name);
    }
  }

  private List<Field> written() {
    List<Field> fields = new ArrayList<>(resource.kind().fields());
    fields.removeIf(field -> field.isDerived() || field.name().equals(resource.qualifier()));
    return fields;
  }

  private ObjectNode created() {
    ObjectNode object = object("To be stored: " + resource.kind().code() + ".", true);
    for (Field field : written()) {
      add(object, field.name(), member(field), field.isRequired());
    }
    if (resource.hasOwnTime()) {
      ObjectNode time = Schemas.orNull(Schemas.ref("Time"));
      add(object, resource.kind().time(), time.put("description", "Unless said, now."), false);
    }
    return object;
  }

  private ObjectNode patched() {
    ObjectNode object =
        object(
            "A merge patch (RFC 7396): a member that is absent stays, and null removes one.", true);
    for (Field field : written()) {
      add(object, field.name(), member(field), false);
    }
    if (resource.hasOwnTime()) {
      add(object, resource.kind().time(), Schemas.ref("Time"), false);
    }
    if (resource.kind().isArchivable()) {
      ObjectNode archived = JSON.objectNode().put("type", "boolean");
      archived.put("description", "True puts it aside, false takes it back.");
      add(object, DocumentRequest.ARCHIVED, archived, false);
    }
    return object;
  }

  private ObjectNode stored() {
    DocumentKind kind = resource.kind();
    ObjectNode object = object("Stored: " + kind.code() + ", now or in an earlier version.", false);
    add(object, kind.id(), Schemas.ref("Uuid"), true);
    for (Field field : kind.fields()) {
      ObjectNode schema = shown(field);
      add(object, field.name(), field.isRequired() ? schema : Schemas.orNull(schema), true);
    }
    add(object, kind.time(), Schemas.ref("Time"), true);
    if (kind.isArchivable()) {
      add(object, DocumentRequest.ARCHIVED, JSON.objectNode().put("type", "boolean"), true);
      add(object, DocumentResponse.ARCHIVED_AT, Schemas.orNull(Schemas.ref("Time")), true);
    }
    ObjectNode version = number();
    version.put("description", "The version, of which no other content ever has the number.");
    add(object, DocumentResponse.VERSION, version, true);
    add(object, DocumentResponse.UPDATED_AT, Schemas.ref("Time"), true);
    return object;
  }

  private ObjectNode version() {
    ObjectNode object = object("A version: who wrote it, when, and what it says.", false);
    add(object, DocumentResponse.VERSION, number(), true);
    add(object, "at", Schemas.ref("Time"), true);
    ObjectNode by = Schemas.orNull(Schemas.ref("Uuid"));
    add(object, "by", by.put("description", "The user; null: an actor without one."), true);
    ObjectNode document = Schemas.orNull(Schemas.ref(resource.schema()));
    add(
        object,
        "document",
        document.put("description", "Null: the version is the deletion."),
        true);
    return object;
  }

  private static ObjectNode number() {
    return JSON.objectNode().put("type", "integer").put("format", "int32").put("minimum", 1);
  }

  private static ObjectNode shown(Field field) {
    return switch (field.type()) {
      case TEXT -> JSON.objectNode().put("type", "string");
      case DECIMAL -> JSON.objectNode().put("type", "string").put("format", "decimal");
      case OBJECT, ARRAY -> Schemas.ref("TradeJson");
      case REFERENCE -> Schemas.ref("Uuid");
    };
  }

  private ObjectNode read(Field field) {
    return switch (field.type()) {
      case TEXT -> text(field);
      case DECIMAL -> Schemas.ref("Decimal");
      case OBJECT -> Schemas.ref("TradeObject");
      case ARRAY -> Schemas.ref("TradeArray");
      case REFERENCE -> Schemas.ref("Uuid");
    };
  }

  private ObjectNode text(Field field) {
    ObjectNode text = JSON.objectNode().put("type", "string");
    Lifecycle lifecycle = resource.kind().lifecycle();
    if (lifecycle != null && lifecycle.field().equals(field.name())) {
      ArrayNode words = text.putArray("enum");
      new TreeSet<>(lifecycle.moves().keySet()).forEach(words::add);
      return text;
    }
    if (field.pattern() != null) {
      text.put("pattern", "^" + field.pattern().replace("(?s).", "[\\s\\S]") + "$");
    }
    return text.put("minLength", 1).put("maxLength", Field.MAX_TEXT);
  }

  private ObjectNode member(Field field) {
    ObjectNode schema = field.isRequired() ? read(field) : Schemas.orNull(read(field));
    String description = description(field);
    return description == null ? schema : schema.put("description", description);
  }

  private @Nullable String description(Field field) {
    Lifecycle lifecycle = resource.kind().lifecycle();
    if (lifecycle != null && lifecycle.field().equals(field.name())) {
      return "Unless said, " + lifecycle.initial() + "; it moves as docs/trade.md lists.";
    } else if (field.target() != null) {
      return "The id of a " + field.target() + " that is in use. Does not change.";
    } else if (field.companion() != null) {
      return "Only together with " + field.companion() + ".";
    }
    return field.isFixed() ? "Does not change." : null;
  }
}
