package io.l9.substrate.rest.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.trade.Decimal;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON text into a request record. A component {@code packetType} is the member {@code
 * packet_type}; null and absent are the same; nothing is coerced. Components are of the types
 * {@code String, UUID, Instant, Double, Integer, Long, Boolean}, {@code Object} (a String or a
 * Double), {@link Decimal} (a string or a number), {@link RawJson}, lists and string-keyed maps of
 * these, further records, and {@link PatchValue} of any, which alone tells null from absent; and
 * {@link ReadOnlyField}, which is refused.
 *
 * <p>Jackson's own binding is not used because it stops at the first violation, lets repeated names
 * pass, and has lost the digits of a number when the codec wants to see them.
 */
final class RequestReader {

  private static final int MAX_VIOLATIONS = 100;

  /** The most elements of any list or map; of each of them fewer are allowed. */
  private static final int MAX_ELEMENTS = 10_000;

  private static final int MAX_DEPTH = 200;
  private static final BigDecimal INT_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private static final ClassValue<Members> MEMBERS =
      new ClassValue<>() {
        @Override
        protected Members computeValue(Class<?> type) {
          return Members.of(type);
        }
      };

  private final String text;
  private final JsonParser parser;
  private final List<Violation> violations = new ArrayList<>();

  private RequestReader(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /**
   * The record that a text holds.
   *
   * @throws ValidationException {@code malformed-request} if the text is not one JSON value; {@code
   *     validation-failed} with every unknown or repeated name and every value of a wrong type
   * @throws ConflictException {@code immutable-field} if that is all that is wrong
   */
  static <T extends Record> T read(String text, Class<T> type) {
    return read(text, reader -> type.cast(reader.value(type, "")));
  }

  /**
   * The members of the object that a text holds, by their names; null is a patch value of null.
   *
   * @param types of the members that may be there, {@link ReadOnlyField} for those that may not
   * @throws ValidationException as {@link #read}
   * @throws ConflictException as {@link #read}
   */
  static Map<String, PatchValue<Object>> members(String text, Map<String, Class<?>> types) {
    Members members = Members.of(types);
    return read(text, reader -> reader.members(members, ""));
  }

  private static <T> T read(String text, Function<RequestReader, @Nullable T> reading) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      RequestReader reader = new RequestReader(text, parser);
      if (parser.nextToken() == null) {
        throw new ValidationException(
            ErrorCode.MALFORMED_REQUEST, "The body is empty; send a JSON object.");
      }
      T value = reading.apply(reader);
      if (parser.nextToken() != null) {
        throw malformed(parser.currentTokenLocation());
      }
      if (value == null || !reader.violations.isEmpty()) {
        throw reader.refusal();
      }
      return value;
    } catch (JacksonException e) {
      throw malformed(e.getLocation());
    }
  }

  private static ValidationException malformed(@Nullable TokenStreamLocation at) {
    String where =
        at == null || at.getLineNr() < 1
            ? ""
            : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new ValidationException(
        ErrorCode.MALFORMED_REQUEST,
        "The body is not one well-formed JSON value, or is nested deeper than "
            + MAX_DEPTH
            + where
            + ".");
  }

  private SubstrateException refusal() {
    if (violations.isEmpty()) {
      return ValidationException.at("", "must be an object"); // it is null
    }
    String message =
        violations.size() == 1
            ? violations.get(0).detail()
            : violations.size() < MAX_VIOLATIONS
                ? violations.size() + " things are wrong with the body; errors lists them."
                : "The body was read up to the "
                    + MAX_VIOLATIONS
                    + "th thing that is wrong with it; errors lists them, there may be more.";
    if (violations.stream().allMatch(v -> v.code() == ErrorCode.IMMUTABLE_FIELD)) {
      return new ConflictException(ErrorCode.IMMUTABLE_FIELD, message, violations);
    }
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message, violations);
  }

  private void wrong(String pointer, String detail) {
    wrong(pointer, ErrorCode.VALIDATION_FAILED, detail);
  }

  private void wrong(String pointer, ErrorCode code, String detail) {
    violations.add(new Violation(pointer, code, detail));
    if (violations.size() == MAX_VIOLATIONS) {
      throw refusal(); // whoever sends so much that is wrong does not cost the reading of the rest
    }
  }

  private @Nullable Object wrongValue(String pointer, String detail) {
    wrong(pointer, detail);
    parser.skipChildren();
    return null;
  }

  // Reads the value that begins at the current token, and ends at its last one.
  private @Nullable Object value(Type type, String pointer) {
    JsonToken token = parser.currentToken();
    if (type instanceof ParameterizedType change && change.getRawType() == PatchValue.class) {
      return new PatchValue<>(value(change.getActualTypeArguments()[0], pointer));
    }
    if (type == ReadOnlyField.class) {
      wrong(pointer, ErrorCode.IMMUTABLE_FIELD, "cannot be changed; leave it out");
      parser.skipChildren();
      return null;
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? list(generic.getActualTypeArguments()[0], pointer)
          : map(generic.getActualTypeArguments()[1], pointer);
    }
    if (type == RawJson.class) {
      return raw();
    } else if (type == Object.class) {
      return token == JsonToken.VALUE_STRING
          ? parser.getString()
          : token.isNumeric()
              ? number(pointer)
              : wrongValue(pointer, "must be a string or a number");
    } else if (type == String.class) {
      return token == JsonToken.VALUE_STRING
          ? parser.getString()
          : wrongValue(pointer, "must be a string");
    } else if (type == UUID.class) {
      UUID uuid = token == JsonToken.VALUE_STRING ? WireText.uuid(parser.getString()) : null;
      return uuid == null ? wrongValue(pointer, "must be a UUID") : uuid;
    } else if (type == Instant.class) {
      Instant instant = token == JsonToken.VALUE_STRING ? WireText.time(parser.getString()) : null;
      return instant == null
          ? wrongValue(pointer, "must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z")
          : instant;
    } else if (type == Double.class) {
      return token.isNumeric() ? number(pointer) : wrongValue(pointer, "must be a number");
    } else if (type == Decimal.class) {
      return token == JsonToken.VALUE_STRING || token.isNumeric()
          ? decimal(pointer)
          : wrongValue(pointer, "must be a decimal number, such as \"12.50\"");
    } else if (type == Integer.class) {
      BigDecimal whole = whole(token, INT_MAX);
      return whole == null ? wrongValue(pointer, wholeUpTo(INT_MAX)) : whole.intValueExact();
    } else if (type == Long.class) {
      BigDecimal whole = whole(token, LONG_MAX);
      return whole == null ? wrongValue(pointer, wholeUpTo(LONG_MAX)) : whole.longValueExact();
    } else if (type == Boolean.class) {
      return token.isBoolean()
          ? parser.getBooleanValue()
          : wrongValue(pointer, "must be true or false");
    } else if (type instanceof Class<?> record && record.isRecord()) {
      return object(record, pointer);
    }
    throw new IllegalArgumentException("no request record has a component of " + type);
  }

  private @Nullable Object number(String pointer) {
    Double number = WireText.number(parser.getString());
    return number == null
        ? wrongValue(pointer, "must be a number that an IEEE 754 double holds")
        : number;
  }

  /** The decimal as it was written, which is never a double. */
  private @Nullable Object decimal(String pointer) {
    try {
      return Decimal.parse(pointer, parser.getString());
    } catch (ValidationException e) {
      e.violations().forEach(it -> wrong(it.pointer(), it.code(), it.detail()));
      return null;
    }
  }

  private @Nullable BigDecimal whole(JsonToken token, BigDecimal max) {
    BigDecimal value = token.isNumeric() ? WireText.whole(parser.getString()) : null;
    return value == null || value.abs().compareTo(max) > 0 ? null : value;
  }

  private static String wholeUpTo(BigDecimal max) {
    return "must be a whole number of at most " + max;
  }

  private RawJson raw() {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.finishToken();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getCharOffset();
    return new RawJson(text.substring(start, end));
  }

  private @Nullable Object list(Type element, String pointer) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return wrongValue(pointer, "must be an array");
    }
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String at = pointer + "/" + list.size();
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        wrong(at, "must not be null");
      }
      list.add(value(element, at));
      bounded(list.size(), pointer);
    }
    return list;
  }

  private @Nullable Object map(Type element, String pointer) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return wrongValue(pointer, "must be an object");
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String at = pointer + "/" + escaped(name);
      if (map.containsKey(name)) {
        wrong(at, "is there twice");
      }
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        wrong(at, "must not be null");
      }
      map.put(name, value(element, at));
      bounded(map.size(), pointer);
    }
    return map;
  }

  private static void bounded(int size, String pointer) {
    if (size > MAX_ELEMENTS) {
      throw ValidationException.at(pointer, "must have at most " + MAX_ELEMENTS + " elements");
    }
  }

  private @Nullable Object object(Class<?> type, String pointer) {
    Members members = MEMBERS.get(type);
    Map<String, PatchValue<Object>> given = members(members, pointer);
    return given == null ? null : members.construct(given);
  }

  private @Nullable Map<String, PatchValue<Object>> members(Members members, String pointer) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      Object unused = wrongValue(pointer, "must be an object");
      return null;
    }
    Map<String, PatchValue<Object>> given = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String at = pointer + "/" + escaped(name);
      parser.nextToken();
      Type type = members.types().get(name);
      if (type == null) {
        wrongValue(at, "is no member here; this object knows " + members.known());
      } else if (given.containsKey(name)) {
        wrongValue(at, "is there twice");
      } else {
        given.put(name, new PatchValue<>(value(type, at)));
      }
    }
    return given;
  }

  /**
   * The members of an object, and the constructor of its record, if it has one: worked out once,
   * because a body may name a great many.
   */
  private record Members(
      Map<String, Type> types, String known, @Nullable Constructor<?> constructor) {

    static Members of(Class<?> record) {
      RecordComponent[] components = record.getRecordComponents();
      Map<String, Type> types = new LinkedHashMap<>();
      Class<?>[] raw = new Class<?>[components.length];
      for (RecordComponent component : components) {
        raw[types.size()] = component.getType();
        types.put(code(component), component.getGenericType());
      }
      try {
        Constructor<?> constructor = record.getDeclaredConstructor(raw);
        constructor.setAccessible(true);
        return new Members(types, known(types), constructor);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a record has a constructor of its components", e);
      }
    }

    static Members of(Map<String, Class<?>> types) {
      return new Members(Collections.unmodifiableMap(types), known(types), null);
    }

    private static String known(Map<String, ? extends Type> types) {
      return types.entrySet().stream()
          .filter(member -> member.getValue() != ReadOnlyField.class)
          .map(Map.Entry::getKey)
          .collect(Collectors.joining(", "));
    }

    Object construct(Map<String, PatchValue<Object>> given) {
      @Nullable Object[] values = new @Nullable Object[types.size()];
      int i = 0;
      for (String name : types.keySet()) {
        PatchValue<Object> member = given.get(name);
        values[i++] = member == null ? null : member.value();
      }
      try {
        return Objects.requireNonNull(constructor).newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a request record only holds its components", e);
      }
    }
  }

  /** Returns the name on the wire; what Java reserves is named by an annotation. */
  static String code(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named != null
        ? named.value()
        : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  // RFC 6901; a name can be megabytes long, the answer need not.
  private static String escaped(String name) {
    String cut = name.length() > 200 ? name.substring(0, 200) + "…" : name;
    return cut.replace("~", "~0").replace("/", "~1");
  }
}
