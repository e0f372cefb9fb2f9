package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Require;

/**
 * A condition on a field. Of a searched one the {@link SearchKey} is compared, of any other the
 * value as it stands.
 *
 * @param isPrefix the field begins with the value; only of a searched text
 */
public record FieldCondition(String field, String value, boolean isPrefix) {

  public FieldCondition {
    Require.present("/field", field);
    Require.text("/" + field, value, Field.MAX_TEXT);
  }

  public static FieldCondition equal(String field, String value) {
    return new FieldCondition(field, value, false);
  }

  public static FieldCondition prefix(String field, String value) {
    return new FieldCondition(field, value, true);
  }
}
