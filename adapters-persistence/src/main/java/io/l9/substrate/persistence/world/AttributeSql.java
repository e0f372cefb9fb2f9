package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.persistence.shared.Sql;

/** Conditions on tables of scalars, as {@code l9_world_leaves} makes their rows. */
public final class AttributeSql {

  /** The most characters that {@code text_value} has; of a longer text, {@code exact} is all. */
  private static final int KEPT = 255;

  private AttributeSql() {}

  /**
   * Returns the condition that a scalar {@code a} equals a value, by what was not cut or rounded of
   * it too.
   *
   * @param json reads the value
   */
  public static Sql equal(AttributeCondition condition, JsonCodec json) {
    Sql sql = Sql.of("a.path = ? AND ", condition.path().text());
    Object value = json.read(condition.value());
    String exact = condition.value().text();
    if (value instanceof String text) {
      sql.append("a.kind = 'string' AND a.text_value = left(?, ?)", text, KEPT);
      return text.codePointCount(0, text.length()) > KEPT
          ? sql.append(" AND a.exact = ?::jsonb", exact)
          : sql.append(" AND a.exact IS NULL");
    }
    return value instanceof Number number
        ? sql.append(
            "a.kind = 'number' AND a.number_value = ?"
                + " AND (a.exact IS NULL OR a.exact = ?::jsonb)",
            number.doubleValue(),
            exact)
        : sql.append("a.kind = ? AND a.text_value = ?", value == null ? "null" : "boolean", exact);
  }
}
