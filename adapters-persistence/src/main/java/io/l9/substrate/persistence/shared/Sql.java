package io.l9.substrate.persistence.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgStatement;

/** A native statement that is put together piece by piece, each with its parameters. */
public final class Sql {

  /** Makes a value of the current row. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A parameter that is an array; the type is that of its elements. */
  private record ArrayParameter(String type, Collection<?> elements) {}

  /** A parameter that is null, of this type. */
  private record NullParameter(String type) {}

  /**
   * The distance of vectors. A statement with it is planned at each call: only then are the
   * partitions of other tenants left out.
   */
  private static final String DISTANCE = "<=>";

  /**
   * A mark in the text of other statements that are planned at each call. The text is another one
   * with it, because the driver goes on using what it has prepared of a text.
   */
  static final String PLANNED_EACH_TIME = " /* planned each time */";

  /**
   * A mark in the text of a statement with a distance that is planned once nevertheless: its table
   * has no partitions, and no condition that the planner sees differs from call to call.
   */
  public static final String PLANNED_ONCE = " /* planned once */";

  /**
   * A join with one row, which the planner takes for a thousand. Behind a table that an index has
   * in order, it makes a limit a small part of the rows, so that the index is read and left when
   * there are enough. Otherwise a plan is kept that reads and sorts all rows of the largest
   * tenants, wherever the planner expects fewer rows than the limit: of an average tenant, a
   * quarter behind its policies, and one in two hundred of those for a tag, which has no
   * statistics.
   */
  public static final String IN_ORDER = " CROSS JOIN generate_series(1, (SELECT 1))";

  private static final int NO_LIMIT = 0;

  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();
  private int mostRows = NO_LIMIT;

  private Sql() {}

  /** A statement of this text, whose question marks stand for these parameters. */
  public static Sql of(String text, @Nullable Object... parameters) {
    return new Sql().append(text, parameters);
  }

  public Sql append(String more, @Nullable Object... itsParameters) {
    text.append(more);
    parameters.addAll(Arrays.asList(itsParameters));
    return this;
  }

  /** Adds a part, which has no {@link #limit}: the driver stops at that of a whole statement. */
  public Sql append(Sql more) {
    if (more.mostRows != NO_LIMIT) {
      throw new IllegalArgumentException("a statement with a limit is no part of another: " + more);
    }
    return add(more);
  }

  /** Puts a text before the statement. */
  public Sql prepend(String before) {
    text.insert(0, before);
    return this;
  }

  /** Adds a part whatever its limit, which is then nobody's. */
  Sql add(Sql more) {
    text.append(more.text);
    parameters.addAll(more.parameters);
    return this;
  }

  /**
   * Limits the rows of the statement. In its text stands the next power of two: a parameter would
   * make the server plan each call, and every number of its own would be a statement to prepare.
   * Only so many rows as wanted are fetched.
   *
   * @param rows at least one
   */
  public Sql limit(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("a limit is at least one row, not " + rows);
    }
    int highest = Integer.highestOneBit(rows);
    if (highest == rows) {
      text.append(" LIMIT ").append(rows);
    } else {
      text.append(" LIMIT ").append(2L * highest);
      mostRows = rows;
    }
    return this;
  }

  /**
   * Returns the condition that a column has one of these values.
   *
   * @param array of {@link #array}, {@link #uuids} or {@link #texts}
   */
  public static Sql isAnyOf(String column, Object array) {
    ArrayParameter values = (ArrayParameter) array;
    return values.elements().size() == 1
        ? of(column + " = ?", values.elements().iterator().next())
        : of(column + " = ANY (")
            .append(ofUnseenLength(array))
            .append("::" + values.type() + "[])");
  }

  /**
   * Returns an array as an expression whose length the planner does not see: it would prefer a new
   * plan for a short one to the plan that it has.
   */
  public static Sql ofUnseenLength(Object array) {
    return of("(SELECT ?::" + ((ArrayParameter) array).type() + "[])", array);
  }

  /**
   * Returns a parameter of a query that may be null. Of one that is null without a type the driver
   * asks the server, and from then on sends nothing else in the same round trip as the query.
   */
  public static Object orNull(String type, @Nullable Object value) {
    return value == null ? new NullParameter(type) : value;
  }

  public static Object array(String type, Collection<?> elements) {
    return new ArrayParameter(type, elements);
  }

  public static Object uuids(Collection<UUID> ids) {
    return array("uuid", ids);
  }

  public static Object texts(Collection<String> texts) {
    return array("text", texts);
  }

  public <T> List<T> query(Connection connection, RowReader<T> reader) throws SQLException {
    return query(connection, null, reader);
  }

  /**
   * Runs another query first, in the same round trip; if that fails, this one does not run.
   *
   * @param first a query, whose rows nobody reads; null: none
   */
  public <T> List<T> query(Connection connection, @Nullable Sql first, RowReader<T> reader)
      throws SQLException {
    try (PreparedStatement statement = execute(connection, first);
        ResultSet rows = statement.getResultSet()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(reader.read(rows));
      }
      return result;
    }
  }

  /**
   * Runs a statement that returns no rows.
   *
   * @param first as of {@link #query(Connection, Sql, RowReader)}
   */
  public int update(Connection connection, @Nullable Sql first) throws SQLException {
    try (PreparedStatement statement = execute(connection, first)) {
      return statement.getUpdateCount();
    }
  }

  private PreparedStatement execute(Connection connection, @Nullable Sql first)
      throws SQLException {
    PreparedStatement statement = begin(connection, first);
    if (first != null) {
      try {
        statement.getMoreResults();
      } catch (SQLException | RuntimeException e) {
        statement.close();
        throw e;
      }
    }
    return statement;
  }

  /** Runs other statements and this one, and returns all results, the first of them current. */
  PreparedStatement begin(Connection connection, @Nullable Sql first) throws SQLException {
    Sql sent = first == null ? this : of("").add(first).append("; ").add(this);
    PreparedStatement statement = connection.prepareStatement(sent.text.toString());
    try {
      if (isPlannedEachTime()) {
        statement.unwrap(PgStatement.class).setPrepareThreshold(0);
      }
      statement.setMaxRows(mostRows);
      sent.bind(connection, statement);
      statement.execute();
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private boolean isPlannedEachTime() {
    return text.indexOf(DISTANCE) >= 0
        ? text.indexOf(PLANNED_ONCE) < 0
        : text.indexOf(PLANNED_EACH_TIME) >= 0;
  }

  private void bind(Connection connection, PreparedStatement statement) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      Object parameter = parameters.get(i);
      if (parameter instanceof ArrayParameter array) {
        statement.setArray(
            i + 1, connection.createArrayOf(array.type(), array.elements().toArray()));
      } else if (parameter instanceof NullParameter nothing) {
        statement.setNull(i + 1, Types.OTHER, nothing.type());
      } else {
        statement.setObject(i + 1, parameter);
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
