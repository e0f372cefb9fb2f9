package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, decoded and typed. Every read of one throws a {@link
 * ValidationException} at its name if it is there twice or not of the type.
 */
public final class QueryParameters {

  private final Map<String, List<String>> values;

  QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Refuses a query whose percent-encoded bytes are no UTF-8: they would all be read as one and the
   * same character.
   */
  static void requireUtf8(@Nullable String query) {
    if (query == null || query.indexOf('%') < 0) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < query.length(); i++) {
      boolean isEncoded =
          query.charAt(i) == '%'
              && i + 2 < query.length()
              && HexFormat.isHexDigit(query.charAt(i + 1))
              && HexFormat.isHexDigit(query.charAt(i + 2));
      bytes.write(isEncoded ? HexFormat.fromHexDigits(query, i + 1, i + 3) : '-');
      i += isEncoded ? 2 : 0;
    }
    try {
      CharBuffer unused =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
    } catch (CharacterCodingException e) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST,
          "The query has percent-encoded bytes that are no UTF-8; encode its parameters in UTF-8.");
    }
  }

  /**
   * A parameter; null if absent.
   *
   * @throws ValidationException if it is there twice or cannot be decoded
   */
  public @Nullable String text(String name) {
    List<String> given = values.get(name);
    if (given == null) {
      return null;
    }
    if (given.size() != 1) {
      throw ValidationException.at("/" + name, "must be given once, percent-encoded in UTF-8");
    }
    return given.get(0);
  }

  /** The values of a parameter that may be given many times; empty if absent. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A parameter that lists names of a known set, separated by commas; empty if absent. */
  public Set<String> names(String name, Set<String> known) {
    String value = text(name);
    if (value == null) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>(List.of(value.split(",", -1)));
    if (!known.containsAll(names)) {
      throw ValidationException.at(
          "/" + name, "must list some of " + String.join(", ", known.stream().sorted().toList()));
    }
    return names;
  }

  /** A parameter that is one of some words. */
  public String word(String name, String absent, String... others) {
    String value = text(name);
    if (value == null || value.equals(absent) || List.of(others).contains(value)) {
      return value == null ? absent : value;
    }
    throw ValidationException.at(
        "/" + name, "must be one of " + absent + ", " + String.join(", ", others));
  }

  /** A parameter that is true or false. */
  public boolean flag(String name) {
    return word(name, "false", "true").equals("true");
  }

  /**
   * A parameter that is a whole number.
   *
   * @throws ValidationException if it is none
   */
  public int integer(String name, int absent) {
    String value = text(name);
    if (value == null) {
      return absent;
    }
    BigDecimal whole = WireText.whole(value);
    if (whole == null || whole.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      throw ValidationException.at("/" + name, "must be a whole number");
    }
    return whole.intValueExact();
  }

  /** A parameter that is a number; null if absent. */
  public @Nullable Double number(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    Double number = WireText.number(value);
    if (number == null) {
      throw ValidationException.at("/" + name, "must be a number, such as 0.5");
    }
    return number;
  }

  /** A parameter that is a UUID; null if absent. */
  public @Nullable UUID uuid(String name) {
    String value = text(name);
    UUID uuid = value == null ? null : WireText.uuid(value);
    if (value != null && uuid == null) {
      throw ValidationException.at("/" + name, "must be a UUID");
    }
    return uuid;
  }

  /** A parameter that is a time; null if absent. */
  public @Nullable Instant time(String name) {
    String value = text(name);
    Instant time = value == null ? null : WireText.time(value);
    if (value != null && time == null) {
      throw ValidationException.at(
          "/" + name, "must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z");
    }
    return time;
  }
}
