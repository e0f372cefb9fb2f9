package io.l9.substrate.json;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * The codec on Jackson's streaming parser: one pass from text to canonical text, without a tree in
 * between. Refusals of a text name line and column, refusals of a plain value the JSON pointer;
 * none repeats the content. Thread-safe.
 */
public final class Jackson3JsonCodec implements JsonCodec {

  private static final int MAX_DEPTH = 100;

  private final JsonFactory json;
  private final JsonFactory findingDuplicates;
  private final JsonFactory bottomless;
  private final JsonFactory enveloping;

  public Jackson3JsonCodec() {
    json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // The rest is bounded by the text, which is in memory already.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();
    findingDuplicates = json.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    bottomless = nested(Integer.MAX_VALUE);
    enveloping = nested(MAX_DEPTH + 1);
  }

  private JsonFactory nested(int levels) {
    return json.rebuild()
        .streamReadConstraints(
            json.streamReadConstraints().rebuild().maxNestingDepth(levels).build())
        .build();
  }

  @Override
  public JsonDocument parse(String text) {
    Require.present("", text);
    try (JsonParser parser = parser(json, text)) {
      try {
        CanonicalText out = new CanonicalText(text.length());
        begin(parser);
        copy(parser, null, 0, out);
        end(parser);
        return new JsonDocument(out.text());
      } catch (ValidationException e) {
        // A key that comes twice is noticed at the end of its object.
        TokenStreamLocation where =
            parser.currentToken() == JsonToken.END_OBJECT
                ? secondKey(text)
                : parser.currentTokenLocation();
        throw refused(e.code(), String.valueOf(e.getMessage()), where);
      }
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Map<String, JsonDocument> members(String text) {
    Require.present("", text);
    try (JsonParser parser = parser(enveloping, text)) {
      try {
        begin(parser);
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw new ValidationException(ErrorCode.MALFORMED_REQUEST, "is no JSON object");
        }
        Map<String, JsonDocument> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          Require.storable("", key, Integer.MAX_VALUE);
          CanonicalText out = new CanonicalText(64);
          parser.nextToken();
          copy(parser, null, 0, out);
          if (members.put(key, new JsonDocument(out.text())) != null) {
            throw ValidationException.at("", "has a key twice; keep one of them");
          }
        }
        end(parser);
        return Collections.unmodifiableMap(members);
      } catch (ValidationException e) {
        throw refused(e.code(), String.valueOf(e.getMessage()), parser.currentTokenLocation());
      }
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  @Override
  public JsonDocument restore(String stored) {
    try {
      return parse(stored);
    } catch (ValidationException refused) {
      return restoreOdd(stored);
    }
  }

  private JsonDocument restoreOdd(String stored) {
    try (JsonParser parser = parser(bottomless, stored)) {
      CanonicalText out = new CanonicalText(stored.length());
      begin(parser);
      copy(parser, stored, 0, out);
      end(parser);
      return new JsonDocument(out.text());
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  @Override
  public JsonDocument of(@Nullable Object value) {
    CanonicalText out = new CanonicalText(64);
    write(value, 0, out);
    return new JsonDocument(out.text());
  }

  @Override
  public @Nullable Object read(JsonDocument document) {
    try (JsonParser parser = parser(json, document.text())) {
      begin(parser);
      Object value = value(parser);
      end(parser);
      return value;
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  private static JsonParser parser(JsonFactory factory, String text) {
    return factory.createParser(ObjectReadContext.empty(), text);
  }

  private static void begin(JsonParser parser) {
    if (parser.nextToken() == null) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "is empty; send one JSON value, such as {}");
    }
  }

  private static void end(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "goes on after the first JSON value; send only one");
    }
  }

  /**
   * @param stored the whole text, if what cannot be held shall become a string; null to refuse it
   */
  private static void copy(
      JsonParser parser, @Nullable String stored, int depth, CanonicalText out) {
    JsonToken token = parser.currentToken();
    if (stored != null && depth == MAX_DEPTH && token.isStructStart()) {
      int begin = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      out.string(stored.substring(begin, (int) parser.currentLocation().getCharOffset()));
      return;
    }
    switch (token) {
      case START_OBJECT -> {
        CanonicalText.Members members = out.beginObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          members.key(parser.currentName());
          parser.nextToken();
          copy(parser, stored, depth + 1, out);
        }
        members.end();
      }
      case START_ARRAY -> {
        out.raw('[');
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          if (i > 0) {
            out.raw(',');
          }
          copy(parser, stored, depth + 1, out);
        }
        out.raw(']');
      }
      case VALUE_STRING -> out.string(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, stored != null, out);
      default -> out.raw(parser.getString());
    }
  }

  private static void number(JsonParser parser, boolean orString, CanonicalText out) {
    String number = parser.getString();
    try {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        out.integer(number);
      } else {
        out.number(number);
      }
    } catch (ValidationException refused) {
      if (!orString) {
        throw refused;
      }
      out.string(number);
    }
  }

  private static void write(@Nullable Object value, int depth, CanonicalText out) {
    if (value instanceof String string) {
      out.string(string);
    } else if (value instanceof JsonDocument document) {
      out.raw(document.text());
    } else if (value == null || value instanceof Boolean) {
      out.raw(String.valueOf(value));
    } else if (value instanceof Integer || value instanceof Long) {
      out.raw(value.toString());
    } else if (value instanceof BigInteger integer) {
      out.integer(integer);
    } else if (value instanceof BigDecimal decimal) {
      out.number(decimal);
    } else if (value instanceof Double number) {
      out.number(number);
    } else if (value instanceof Map<?, ?> map) {
      writeObject(map, deeper(depth), out);
    } else if (value instanceof List<?> list) {
      writeArray(list, deeper(depth), out);
    } else {
      throw ValidationException.at(
          "",
          "is a "
              + value.getClass().getName()
              + ", which JSON does not have; give a Map, List, String, number, Boolean or null");
    }
  }

  private static void writeObject(Map<?, ?> map, int depth, CanonicalText out) {
    CanonicalText.Members members = out.beginObject();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw ValidationException.at("", "has a key that is no String; JSON has no other");
          }
          members.key(name);
          try {
            write(value, depth, out);
          } catch (ValidationException e) {
            throw e.below("/" + name.replace("~", "~0").replace("/", "~1"));
          }
        });
    members.end();
  }

  private static void writeArray(List<?> list, int depth, CanonicalText out) {
    out.raw('[');
    int i = 0;
    for (Object element : list) {
      if (i > 0) {
        out.raw(',');
      }
      try {
        write(element, depth, out);
      } catch (ValidationException e) {
        throw e.below("/" + i);
      }
      i++;
    }
    out.raw(']');
  }

  private static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw tooDeep("");
    }
    return depth + 1;
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        yield Collections.unmodifiableMap(map);
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield Collections.unmodifiableList(list);
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) parser.getDoubleValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Returns the location of the second of two equal keys. */
  private TokenStreamLocation secondKey(String text) {
    try (JsonParser parser = parser(findingDuplicates, text)) {
      JsonToken token;
      do {
        token = parser.nextToken();
      } while (token != null);
      return parser.currentLocation();
    } catch (JacksonException e) {
      return e.getLocation();
    }
  }

  private static ValidationException unreadable(JacksonException e) {
    TokenStreamLocation where = e.getLocation();
    if (e instanceof StreamConstraintsException) {
      return tooDeep(place(where));
    }
    if (String.valueOf(e.getOriginalMessage()).contains("surrogate")) {
      // Jackson checks escapes in keys by itself, and tells it from bad syntax only in words.
      return refused(
          ErrorCode.VALIDATION_FAILED,
          "contains half of a surrogate pair; send well-formed Unicode",
          where);
    }
    return refused(
        ErrorCode.MALFORMED_REQUEST,
        e instanceof UnexpectedEndOfInputException
            ? "ends before the JSON value does"
            : "is not JSON (RFC 8259)",
        where);
  }

  private static ValidationException tooDeep(String place) {
    return ValidationException.at(
        "", "is nested deeper than " + MAX_DEPTH + " levels" + place + "; flatten it");
  }

  private static ValidationException refused(
      ErrorCode code, String reason, @Nullable TokenStreamLocation where) {
    return ValidationException.at("", code, reason + place(where));
  }

  private static String place(@Nullable TokenStreamLocation where) {
    return where == null
        ? ""
        : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
  }
}
