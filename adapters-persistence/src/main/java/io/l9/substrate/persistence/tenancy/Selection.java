package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.EntityReader;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query for a page of the rows that a scope sees; {@code r} is the alias of their table.
 *
 * @param <E> the entity
 */
public final class Selection<E> {

  private final Sessions sessions;
  private final Class<E> entity;
  private final EntityReader<E> reader;
  private final Sql from;

  Selection(Sessions sessions, Class<E> entity, EntityReader<E> reader) {
    this.sessions = sessions;
    this.entity = entity;
    this.reader = reader;
    from =
        Sql.of("FROM " + reader.table() + " r WHERE ")
            .append(reader.hasTenant() ? sessions.tenantOf("r") : Sql.of("true"));
  }

  /**
   * Adds a condition on a value.
   *
   * @param condition with a question mark for the value
   * @param value null: no condition
   */
  public Selection<E> where(String condition, @Nullable Object value) {
    return value == null ? this : where(Sql.of(condition, value));
  }

  /** Adds a condition. */
  public Selection<E> where(Sql condition) {
    from.append(" AND ").append(condition);
    return this;
  }

  /**
   * Returns the rows of a page, by a time and the identifier.
   *
   * @param time the column
   * @param after the place before the first row; null: there is none
   */
  public List<E> page(String time, boolean newestFirst, @Nullable Position after, int limit) {
    String id = "r." + reader.idColumn();
    String place = newestFirst ? "<" : ">";
    String order = newestFirst ? " DESC" : "";
    if (after != null) {
      from.append(
          " AND (r." + time + ", " + id + ") " + place + " (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    from.append(" ORDER BY r." + time + order + ", " + id + order).limit(limit);
    return sessions.query(entity, "r", from);
  }
}
