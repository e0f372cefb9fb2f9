package io.l9.substrate.persistence.shared;

import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;

/**
 * JSON columns as text: the domain's codec is the only one that parses JSON, so Hibernate is given
 * none.
 */
public final class JsonText implements FormatMapper {

  @Override
  public <T> T fromString(CharSequence json, JavaType<T> type, WrapperOptions options) {
    requireText(type);
    return type.getJavaTypeClass().cast(json.toString());
  }

  @Override
  public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
    requireText(type);
    return value.toString();
  }

  private static void requireText(JavaType<?> type) {
    if (type.getJavaTypeClass() != String.class) {
      throw new IllegalStateException(
          "map JSON columns to String, not to " + type.getJavaTypeClass().getName());
    }
  }
}
