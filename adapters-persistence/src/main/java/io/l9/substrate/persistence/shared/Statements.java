package io.l9.substrate.persistence.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Native statements that go to the server together, in one round trip. Each sees what was committed
 * before it began; if one fails, those behind it do not run. Not thread-safe.
 */
public final class Statements {

  private record Part<T>(Sql sql, Sql.@Nullable RowReader<T> reader, List<T> rows) {

    void read(PreparedStatement statement) throws SQLException {
      if (reader == null) {
        return;
      }
      try (ResultSet result = statement.getResultSet()) {
        while (result.next()) {
          rows.add(reader.read(result));
        }
      }
    }
  }

  private final List<Part<?>> parts = new ArrayList<>();

  /** Adds a query; returns its rows, which are there once the statements have run. */
  public <T> List<T> query(Sql sql, Sql.RowReader<T> reader) {
    Part<T> part = new Part<>(sql, reader, new ArrayList<>());
    parts.add(part);
    return part.rows();
  }

  /** Adds a statement that returns no rows. */
  public void update(Sql sql) {
    parts.add(new Part<>(sql, null, new ArrayList<>()));
  }

  /**
   * Runs them.
   *
   * @param first as of {@link Sql#query(Connection, Sql, Sql.RowReader)}
   */
  public boolean run(Connection connection, @Nullable Sql first) throws SQLException {
    Sql before = first;
    for (Part<?> part : parts.subList(0, parts.size() - 1)) {
      before = before == null ? part.sql() : Sql.of("").add(before).append("; ").add(part.sql());
    }
    Sql last = parts.get(parts.size() - 1).sql();
    try (PreparedStatement statement = last.begin(connection, before)) {
      for (int i = first == null ? 0 : -1; i < parts.size(); i++) {
        if (i >= 0) {
          parts.get(i).read(statement);
        }
        statement.getMoreResults();
      }
    }
    return true;
  }
}
