package io.l9.substrate.rest.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
 * Double), {@link RawJson}, lists and string-keyed maps of these, further records, and {@link
 * PatchValue} of any, which alone tells null from absent; and {@link ReadOnlyField}, which is
 * refused.
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
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      RequestReader reader = new RequestReader(text, parser);
      if (parser.nextToken() == null) {
        throw new ValidationException(
            ErrorCode.MALFORMED_REQUEST, "The body is empty; send a JSON object.");
      }
      Object value = reader.value(type, "");
      if (parser.nextToken() != null) {
        throw malformed(parser.currentTokenLocation());
      }
      if (value == null || !reader.violations.isEmpty()) {
        throw reader.refusal();
      }
      return type.cast(value);
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
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return wrongValue(pointer, "must be an object");
    }
    Members members = MEMBERS.get(type);
    List<RecordComponent> components = members.components();
    @Nullable Object[] values = new @Nullable Object[components.size()];
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String at = pointer + "/" + escaped(name);
      parser.nextToken();
      Integer i = members.byName().get(name);
      if (i == null) {
        wrongValue(at, "is no member here; this object knows " + members.known());
      } else if (!seen.add(name)) {
        wrongValue(at, "is there twice");
      } else {
        values[i] = value(components.get(i).getGenericType(), at);
      }
    }
    return construct(type, components, values);
  }

  /** The members of a record: worked out once, because a body may name a great many. */
  private record Members(
      List<RecordComponent> components, Map<String, Integer> byName, String known) {

    static Members of(Class<?> type) {
      List<RecordComponent> components = List.of(type.getRecordComponents());
      Map<String, Integer> byName = new HashMap<>();
      List<String> known = new ArrayList<>();
      for (int i = 0; i < components.size(); i++) {
        String name = code(components.get(i));
        byName.put(name, i);
        if (components.get(i).getType() != ReadOnlyField.class) {
          known.add(name);
        }
      }
      return new Members(components, byName, String.join(", ", known));
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

  private static Object construct(
      Class<?> type, List<RecordComponent> components, @Nullable Object[] values) {
    Class<?>[] types = new Class<?>[components.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = components.get(i).getType();
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a request record only holds its components: " + type, e);
    }
  }
}
