package io.l9.substrate.domain.shared;

import org.jspecify.annotations.Nullable;

/**
 * Outbound port: turns JSON text and plain Java values into {@link JsonDocument}s and back. Plain
 * values are {@code Map<String, ?>} (in key order), {@code List<?>}, {@code String}, {@code
 * Boolean}, {@code Long}, {@code BigInteger}, {@code Double} and {@code null}. Implementations are
 * thread-safe.
 */
public interface JsonCodec {

  /**
   * The canonical document of a text.
   *
   * @throws ValidationException if the text is not one JSON value, is nested deeper than 100, has a
   *     key twice, a NUL character or half of a surrogate pair in a string, or a number that no
   *     IEEE 754 double or 64-bit integer holds exactly enough to come back
   */
  JsonDocument parse(String text);

  /**
   * The document of a plain value.
   *
   * @throws ValidationException as {@link #parse}; also for NaN and infinities
   * @throws IllegalArgumentException if a value is of another Java type
   */
  JsonDocument of(@Nullable Object value);

  /** The plain value of a document: unmodifiable maps and lists. */
  @Nullable Object read(JsonDocument document);
}
