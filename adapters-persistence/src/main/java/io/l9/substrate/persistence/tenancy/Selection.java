package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.Timestamps;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/**
 * An HQL query for a page of rows whose conditions depend on what is asked for. A query of fixed
 * conditions is a method of a Jakarta Data repository instead.
 *
 * @param <E> the entity
 */
public final class Selection<E> {

  private final Sessions sessions;
  private final Class<E> entity;
  private final StringBuilder text;
  private final List<Object> parameters = new ArrayList<>();

  Selection(Sessions sessions, Class<E> entity) {
    this.sessions = sessions;
    this.entity = entity;
    text = new StringBuilder("from " + entity.getSimpleName() + " where true");
  }

  /**
   * Adds a condition on a value.
   *
   * @param condition with a question mark for the value
   * @param value null: no condition
   */
  public Selection<E> where(String condition, @Nullable Object value) {
    if (value != null) {
      text.append(" and ").append(condition.replace("?", parameter(value)));
    }
    return this;
  }

  /**
   * Returns the rows of a page, by a time and the attribute {@code id}.
   *
   * @param time the attribute
   * @param after the place before the first row; null: there is none
   */
  public List<E> page(String time, boolean newestFirst, @Nullable Position after, int limit) {
    String place = newestFirst ? "<" : ">";
    String order = newestFirst ? " desc" : "";
    if (after != null) {
      text.append(" and (" + time + ", id) " + place + " (")
          .append(parameter(Timestamps.bound(after.at())) + ", " + parameter(after.id()) + ")");
    }
    text.append(" order by " + time + order + ", id" + order);
    return sessions.withQueries(
        session -> {
          SelectionQuery<E> query = session.createSelectionQuery(text.toString(), entity);
          for (int i = 0; i < parameters.size(); i++) {
            query.setParameter("p" + i, parameters.get(i));
          }
          return query.setMaxResults(limit).getResultList();
        });
  }

  private String parameter(Object value) {
    parameters.add(value);
    return ":p" + (parameters.size() - 1);
  }
}
