package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The text by which a document is found: lower case for the letters of ASCII, spaces folded, at
 * most {@value #MAX_CHARACTERS} characters. The one of a material is that of its {@code id}, else
 * of its {@code name}.
 */
public final class SearchKey {

  static final int MAX_CHARACTERS = 255;

  private SearchKey() {}

  /** Returns the key of a text; empty: it has none. */
  public static Optional<String> of(String text) {
    String folded = text.replaceAll("[ \\t\\n\\x0B\\f\\r]+", " ");
    StringBuilder lower = new StringBuilder(folded.length());
    folded
        .codePoints()
        .map(c -> c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c)
        .forEach(lower::appendCodePoint);
    String key = trimmed(lower.toString());
    int cut =
        key.codePointCount(0, key.length()) > MAX_CHARACTERS
            ? key.offsetByCodePoints(0, MAX_CHARACTERS)
            : key.length();
    return key.isEmpty() ? Optional.empty() : Optional.of(key.substring(0, cut));
  }

  private static String trimmed(String text) {
    int first = text.startsWith(" ") ? 1 : 0;
    int last = text.endsWith(" ") ? text.length() - 1 : text.length();
    return first < last ? text.substring(first, last) : "";
  }

  /** Returns the key of a field of a document; empty: it has none. */
  static Optional<String> of(Document document, Field field, JsonCodec json) {
    Object value = document.fields().get(field.target() == null ? field.name() : field.snapshot());
    if (field.target() != null) {
      return Optional.ofNullable(reference(document, field, value, json));
    }
    return value instanceof JsonDocument material
        ? material(json.read(material))
        : value instanceof String text ? of(text) : Optional.empty();
  }

  /** Returns the id in the snapshot of a reference, which is there when the target is gone. */
  private static @Nullable String reference(
      Document document, Field field, @Nullable Object snapshot, JsonCodec json) {
    if (snapshot instanceof JsonDocument kept
        && json.read(kept) instanceof Map<?, ?> members
        && members.get("id") instanceof String id) {
      return id;
    }
    return document.fields().get(field.name()) instanceof UUID id ? id.toString() : null;
  }

  private static Optional<String> material(@Nullable Object plain) {
    if (!(plain instanceof Map<?, ?> members)) {
      return Optional.empty();
    }
    return text(members.get("id")).or(() -> text(members.get("name")));
  }

  private static Optional<String> text(@Nullable Object member) {
    return member instanceof String text ? of(text) : Optional.empty();
  }
}
