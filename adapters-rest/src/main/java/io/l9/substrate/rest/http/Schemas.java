package io.l9.substrate.rest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.shared.Coded;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The component schemas of the OpenAPI document, built from request records as {@link
 * RequestReader} reads them and from response records as Jackson writes them. A request's member is
 * required if its component is; it may be null if its component is nullable. A response has all of
 * its members, except for those that {@link JsonInclude} leaves out. {@link Schema} adds to a type
 * what it does not say itself. Maps have to name a written schema.
 */
public final class Schemas {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Schema PLAIN =
      Objects.requireNonNull(Plain.class.getAnnotation(Schema.class));

  private final ObjectNode schemas = JSON.objectNode();
  private final Map<String, Class<?>> records = new HashMap<>();

  /** The bearer of the annotation's defaults. */
  @Schema
  private interface Plain {}

  /** Adds the schemas of request records and of the records within them. */
  public Schemas requests(Class<?>... records) {
    Arrays.stream(records).forEach(record -> add(record, true));
    return this;
  }

  /** Adds the schemas of response records and of the records within them. */
  public Schemas responses(Class<?>... records) {
    Arrays.stream(records).forEach(record -> add(record, false));
    return this;
  }

  /** Adds the schema of a page of a list. */
  public Schemas page(String name, Class<?> item, int maxItems) {
    return page(name, add(item, false), maxItems);
  }

  /** Adds the schema of a page of a list whose items have a schema of this name. */
  public Schemas page(String name, String item, int maxItems) {
    ObjectNode page = object(PageResponse.class, false);
    ObjectNode data = (ObjectNode) page.at("/properties/data");
    data.put("maxItems", maxItems).set("items", ref(item));
    schemas.set(name, page);
    return this;
  }

  /** Adds a schema that no record tells. */
  public Schemas written(String name, ObjectNode schema) {
    schemas.set(name, schema);
    return this;
  }

  /** Adds the schema of an enum's codes. */
  public Schemas codes(String name, Class<? extends Coded> codes, String description) {
    ObjectNode schema = string(codes(codes));
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
    schemas.set(name, schema);
    return this;
  }

  /** The schemas by their names. */
  public ObjectNode toJson() {
    return schemas;
  }

  private String add(Class<?> record, boolean request) {
    Schema own = schema(record);
    String name =
        own.name().isEmpty() ? record.getSimpleName().replaceFirst("Response$", "") : own.name();
    Class<?> known = records.putIfAbsent(name, record);
    if (known == record) {
      return name;
    } else if (known != null) {
      throw new IllegalArgumentException(known + " and " + record + " are both named " + name);
    }
    ObjectNode schema = schemas.putObject(name); // before its parts: a record may hold itself
    if (!own.value().isEmpty()) {
      schema.put("description", own.value());
    }
    RecordComponent first = record.getRecordComponents()[0];
    if (own.extended()) {
      schemas.set(fields(name), object(record, request));
      schema.putArray("allOf").add(ref(fields(name)));
    } else if (first.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
      schema
          .putArray("allOf")
          .add(ref(fields(add(first.getType(), request))))
          .add(object(record, request));
    } else {
      schema.setAll(object(record, request));
    }
    return name;
  }

  private static String fields(String extended) {
    return extended + "Fields";
  }

  private ObjectNode object(Class<?> record, boolean request) {
    ObjectNode object = JSON.objectNode().put("type", "object");
    if (request) {
      object.put("additionalProperties", false);
    }
    ArrayNode required = JSON.arrayNode();
    ObjectNode properties = JSON.objectNode();
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getType() == ReadOnlyField.class
          || component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        continue;
      }
      String name = RequestReader.code(component);
      boolean present = request ? isRequired(component) : !isOmitted(record, component);
      if (present) {
        required.add(name);
      }
      boolean mayBeNull = request ? !schema(component).required() : present;
      properties.set(name, member(component, mayBeNull, request));
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    object.set("properties", properties);
    return object;
  }

  private static boolean isRequired(RecordComponent component) {
    return schema(component).required() || !isNullable(component.getAnnotatedType());
  }

  private static boolean isOmitted(Class<?> record, RecordComponent component) {
    JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
    JsonInclude include = own == null ? record.getAnnotation(JsonInclude.class) : own;
    boolean container =
        Collection.class.isAssignableFrom(component.getType())
            || Map.class.isAssignableFrom(component.getType());
    return include != null
        && (isNullable(component.getAnnotatedType())
            || (include.value() == JsonInclude.Include.NON_EMPTY && container));
  }

  private ObjectNode member(RecordComponent component, boolean mayBeNull, boolean request) {
    Schema says = schema(component);
    AnnotatedType type = component.getAnnotatedType();
    if (type instanceof AnnotatedParameterizedType patch && raw(type) == PatchValue.class) {
      type = patch.getAnnotatedActualTypeArguments()[0];
    }
    ObjectNode schema =
        says.ref().isEmpty() && component.getAccessor().isAnnotationPresent(JsonRawValue.class)
            ? JSON.objectNode()
            : value(type, says, request);
    if (mayBeNull && isNullable(type)) {
      schema = orNull(schema);
    }
    return says.value().isEmpty() ? schema : schema.put("description", says.value());
  }

  /** Returns the schema that allows null too. */
  public static ObjectNode orNull(ObjectNode schema) {
    if (schema.has("$ref")) {
      ObjectNode choice = JSON.objectNode();
      choice.putArray("anyOf").add(schema).addObject().put("type", "null");
      return choice;
    }
    if (schema.get("type") instanceof StringNode type) {
      schema.putArray("type").add(type).add("null");
    }
    if (schema.get("enum") instanceof ArrayNode words) {
      words.addNull();
    }
    return schema;
  }

  private ObjectNode value(AnnotatedType type, Schema says, boolean request) {
    Class<?> raw = raw(type);
    if (!says.ref().isEmpty()) {
      return ref(says.ref());
    } else if (raw == UUID.class) {
      return ref("Uuid");
    } else if (raw == Instant.class) {
      return ref("Time");
    } else if (raw == RawJson.class || raw == Object.class) {
      return JSON.objectNode();
    } else if (raw.isRecord()) {
      return ref(add(raw, request));
    } else if (raw == String.class) {
      return text(says);
    } else if (raw == boolean.class || raw == Boolean.class) {
      return JSON.objectNode().put("type", "boolean");
    } else if (raw == int.class || raw == Integer.class) {
      return number("integer", "int32", says);
    } else if (raw == long.class || raw == Long.class) {
      return number("integer", "int64", says);
    } else if (raw == double.class || raw == Double.class) {
      return number("number", "double", says);
    } else if (raw == float[].class) {
      return array(number("number", "float", PLAIN), says);
    } else if (type instanceof AnnotatedParameterizedType list
        && Collection.class.isAssignableFrom(raw)) {
      AnnotatedType item = list.getAnnotatedActualTypeArguments()[0];
      return array(value(item, schema(item), request), says);
    }
    throw new IllegalArgumentException("no schema is known of " + type);
  }

  private static ObjectNode text(Schema says) {
    if (says.codes().length > 0) {
      return string(codes(says.codes()[0]));
    }
    ObjectNode text = string(List.of(says.words()));
    if (!says.format().isEmpty()) {
      text.put("format", says.format());
    }
    return bounded(text, "Length", says);
  }

  private static ObjectNode array(ObjectNode item, Schema says) {
    ObjectNode array = bounded(JSON.objectNode().put("type", "array"), "Items", says);
    if (says.unique()) {
      array.put("uniqueItems", true);
    }
    array.set("items", item);
    return array;
  }

  private static ObjectNode bounded(ObjectNode schema, String what, Schema says) {
    if (says.minSize() > 0) {
      schema.put("min" + what, says.minSize());
    }
    if (says.maxSize() > 0) {
      schema.put("max" + what, says.maxSize());
    }
    return schema;
  }

  private static ObjectNode number(String type, String format, Schema says) {
    ObjectNode number =
        JSON.objectNode()
            .put("type", type)
            .put("format", says.format().isEmpty() ? format : says.format());
    if (says.minimum() != Long.MIN_VALUE) {
      number.put("minimum", says.minimum());
    }
    if (says.maximum() != Long.MAX_VALUE) {
      number.put("maximum", says.maximum());
    }
    return number;
  }

  private static ObjectNode string(List<String> words) {
    ObjectNode string = JSON.objectNode().put("type", "string");
    if (!words.isEmpty()) {
      words.forEach(string.putArray("enum")::add);
    }
    return string;
  }

  private static List<String> codes(Class<? extends Coded> codes) {
    return Arrays.stream(codes.getEnumConstants()).map(Coded::code).toList();
  }

  /** Returns a reference to the schema of a name. */
  public static ObjectNode ref(String name) {
    return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  private static Schema schema(AnnotatedElement element) {
    return Objects.requireNonNullElse(element.getAnnotation(Schema.class), PLAIN);
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static Class<?> raw(AnnotatedType type) {
    return type.getType() instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : type.getType() instanceof Class<?> plain ? plain : Object.class;
  }
}
