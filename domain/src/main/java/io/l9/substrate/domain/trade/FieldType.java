package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.JsonDocument;
import java.util.UUID;

/** The type of a field, and the Java type of its values. */
public enum FieldType {
  /** A text that is not blank. */
  TEXT(String.class),
  DECIMAL(Decimal.class),
  /** A JSON object. */
  OBJECT(JsonDocument.class),
  /** A JSON array. */
  ARRAY(JsonDocument.class),
  /** The id of another document. */
  REFERENCE(UUID.class);

  private final Class<?> javaType;

  FieldType(Class<?> javaType) {
    this.javaType = javaType;
  }

  /** Returns the class of values of this type. */
  public Class<?> javaType() {
    return javaType;
  }

  public boolean isJson() {
    return javaType == JsonDocument.class;
  }
}
