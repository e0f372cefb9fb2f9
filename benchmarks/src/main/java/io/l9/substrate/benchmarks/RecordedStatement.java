package io.l9.substrate.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A statement with its parameters, as it was sent or as it would be.
 *
 * @param query whether it returns rows
 * @param bindings in the order in which they were set
 * @param batch the bindings of each row of a batch; empty if it is none
 */
record RecordedStatement(
    String sql, boolean query, List<Binding> bindings, List<List<Binding>> batch) {

  /** Sets one parameter. */
  @FunctionalInterface
  interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  RecordedStatement {
    bindings = List.copyOf(bindings);
    batch = List.copyOf(batch);
  }

  /** A query. */
  static RecordedStatement of(String sql, Object... parameters) {
    List<Binding> bindings = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      int index = i + 1;
      Object parameter = parameters[i];
      bindings.add(statement -> statement.setObject(index, parameter));
    }
    return new RecordedStatement(sql, true, bindings, List.of());
  }

  /** Returns a batch of one statement. */
  static RecordedStatement ofBatch(String sql, List<List<Binding>> rows) {
    return new RecordedStatement(sql, false, List.of(), rows);
  }

  RecordedStatement with(UnaryOperator<String> rewriting) {
    return new RecordedStatement(rewriting.apply(sql), query, bindings, batch);
  }

  /** Runs it and reads to the end; the text may be several statements. */
  void run(PreparedStatement prepared) throws SQLException {
    if (!batch.isEmpty()) {
      for (List<Binding> row : batch) {
        bind(prepared, row);
        prepared.addBatch();
      }
      prepared.executeBatch();
      return;
    }
    bind(prepared, bindings);
    read(prepared);
  }

  /** Executes a text of one or many statements and reads all that they return. */
  static int read(PreparedStatement prepared) throws SQLException {
    int read = 0;
    boolean returnsRows = prepared.execute();
    while (returnsRows || prepared.getUpdateCount() >= 0) {
      if (returnsRows) {
        try (ResultSet rows = prepared.getResultSet()) {
          while (rows.next()) {
            read++;
          }
        }
      }
      returnsRows = prepared.getMoreResults();
    }
    return read;
  }

  /** Returns the rows that it finds, each as a line. */
  List<String> rows(Connection connection) throws SQLException {
    return rows(connection, sql);
  }

  /** Returns the plan by which the server runs it. */
  List<String> plan(Connection connection) throws SQLException {
    return rows(connection, "EXPLAIN (COSTS OFF) " + sql);
  }

  private List<String> rows(Connection connection, String text) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement prepared = connection.prepareStatement(text)) {
      bind(prepared, bindings);
      try (ResultSet rows = prepared.executeQuery()) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          StringBuilder line = new StringBuilder();
          for (int column = 1; column <= columns; column++) {
            line.append(rows.getString(column)).append('\t');
          }
          lines.add(line.toString());
        }
      }
    }
    return lines;
  }

  private static void bind(PreparedStatement prepared, List<Binding> bindings) throws SQLException {
    for (Binding binding : bindings) {
      binding.bind(prepared);
    }
  }
}
