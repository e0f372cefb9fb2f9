package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;

/** JSON columns as documents of the project's codec, which alone parses JSON. */
public final class JsonColumnFormat implements FormatMapper {

  private final JsonCodec json;

  public JsonColumnFormat(JsonCodec json) {
    this.json = json;
  }

  /** Returns the canonical document; the database keeps JSON in a form of its own. */
  @Override
  public <T> T fromString(CharSequence text, JavaType<T> type, WrapperOptions options) {
    requireDocument(type);
    return type.getJavaTypeClass().cast(json.restore(text.toString()));
  }

  @Override
  public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
    requireDocument(type);
    return ((JsonDocument) value).text();
  }

  private static void requireDocument(JavaType<?> type) {
    if (type.getJavaTypeClass() != JsonDocument.class) {
      throw new IllegalStateException(
          "map JSON columns to JsonDocument, not to " + type.getJavaTypeClass().getName());
    }
  }
}
