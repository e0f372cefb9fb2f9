package io.l9.substrate.domain.shared;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: turns JSON text and plain Java values into {@link JsonDocument}s and back. Plain
 * values are {@code Map<String, ?>} (in key order), {@code List<?>}, {@code String}, {@code
 * Boolean}, {@code Long}, {@code Double} and {@code null}. Implementations are thread-safe.
 *
 * <p>The canonical text is that of RFC 8785, but for integers of 64 bits: they are written out in
 * full, where RFC 8785 rounds those beyond 2^53 to a double. Numbers are decimal values: {@code 1},
 * {@code 1.0} and {@code 1e0} are one document, {@code -0} is {@code 0}, and a {@code double}
 * stands for the shortest decimal that reads back to it.
 */
public interface JsonCodec {

  /**
   * The canonical document of a text.
   *
   * @throws ValidationException with the code {@code malformed-request} if the text is not one JSON
   *     value and nothing else; with {@code validation-failed} if it is nested deeper than 100, has
   *     a key twice, a NUL character or half of a surrogate pair in a string or key, a number of
   *     more than 1000 characters, or one that is neither an integer of 64 bits nor the shortest
   *     decimal of an IEEE 754 double ({@code 1e400}, {@code 0.10000000000000001}). The message
   *     says what and where, and repeats nothing of the text
   */
  JsonDocument parse(String text);

  /**
   * The document of a text that a database holds, where clients of their own rules may have written
   * it. As {@link #parse}, but what that would refuse of valid JSON becomes a string, so that every
   * document can be read, hashed and sent: a number that neither an integer of 64 bits nor a double
   * gives back, as it stands; a value below the 100th level, as its JSON.
   *
   * @throws ValidationException as {@link #parse} if the text is no JSON, or no store of JSON would
   *     hold it (a key twice, a NUL character, half of a surrogate pair)
   */
  JsonDocument restore(String stored);

  /**
   * The members of a text that is one JSON object. The bounds of {@link #parse} hold for each
   * member by itself, so that an envelope takes no level from what is in it.
   *
   * @throws ValidationException as {@link #parse}, and with the code {@code malformed-request} if
   *     the text is no object
   */
  Map<String, JsonDocument> members(String text);

  /**
   * The document of a plain value. {@code Integer}, {@code BigInteger} and {@code BigDecimal} are
   * taken too, and a {@code JsonDocument} is taken as it stands, whatever its depth.
   *
   * @throws ValidationException with the code {@code validation-failed} as {@link #parse}, for NaN
   *     and infinities, and for values and keys of another Java type; its violation points to the
   *     place
   */
  JsonDocument of(@Nullable Object value);

  /**
   * The plain value of a document: unmodifiable maps and lists; {@code Long} for an integer of 64
   * bits, {@code Double} for every other number.
   *
   * @throws ValidationException with the code {@code malformed-request} if the document was not
   *     made by a codec and is no JSON
   */
  @Nullable Object read(JsonDocument document);
}
