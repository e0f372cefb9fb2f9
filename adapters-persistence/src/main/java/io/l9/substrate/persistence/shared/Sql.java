package io.l9.substrate.persistence.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A native statement that is put together piece by piece, each with its parameters. */
public final class Sql {

  /** Makes a value of the current row. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A parameter that is an array; the type is that of its elements. */
  private record ArrayParameter(String type, Collection<?> elements) {}

  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();

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

  public Sql append(Sql more) {
    text.append(more.text);
    parameters.addAll(more.parameters);
    return this;
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
    try (PreparedStatement statement = prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(reader.read(rows));
      }
      return result;
    }
  }

  /** Runs a statement that returns no rows. */
  public int update(Connection connection) throws SQLException {
    try (PreparedStatement statement = prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      for (int i = 0; i < parameters.size(); i++) {
        Object parameter = parameters.get(i);
        if (parameter instanceof ArrayParameter array) {
          statement.setArray(
              i + 1, connection.createArrayOf(array.type(), array.elements().toArray()));
        } else {
          statement.setObject(i + 1, parameter);
        }
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
