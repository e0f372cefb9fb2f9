package io.l9.substrate.domain.shared;

/**
 * A JSON value as its canonical text (RFC 8785), so that equal documents have equal text and one
 * hash. Only a {@link JsonCodec} makes one. Immutable.
 *
 * @param text the canonical text; UTF-16 here, UTF-8 when hashed or sent
 */
public record JsonDocument(String text) {

  @Override
  public String toString() {
    return text;
  }
}
