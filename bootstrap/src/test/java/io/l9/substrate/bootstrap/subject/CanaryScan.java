package io.l9.substrate.bootstrap.subject;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A search for a word in every column of every table and materialized view, by the catalog, so that
 * a new table is looked at the day it is made.
 */
final class CanaryScan {

  private static final String COLUMNS =
      """
      SELECT c.oid::regclass::text, a.attname, a.atttypid = 'bytea'::regtype,
             a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype,
                            'bytea'::regtype, 'jsonb'::regtype, 'json'::regtype)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace,
                                   'pg_toast'::regnamespace)
        AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
        AND a.attnum > 0 AND NOT a.attisdropped""";

  private final DataSource superuser;

  CanaryScan(DataSource superuser) {
    this.superuser = superuser;
  }

  /** Returns the places of a word as {@code table.column}, with the number of rows. */
  Map<String, Long> places(String word) throws SQLException {
    Map<String, Long> places = new TreeMap<>();
    try (Connection connection = superuser.getConnection();
        PreparedStatement all = connection.prepareStatement(COLUMNS);
        ResultSet column = all.executeQuery()) {
      while (column.next()) {
        String name = '"' + column.getString(2) + '"';
        String text = column.getBoolean(3) ? "encode(" + name + ", 'escape')" : name + "::text";
        String sql = "SELECT count(*) FROM " + column.getString(1) + " WHERE " + text + " ILIKE ?";
        try (PreparedStatement count = connection.prepareStatement(sql)) {
          count.setString(1, "%" + word + "%");
          try (ResultSet row = count.executeQuery()) {
            row.next();
            if (row.getLong(1) > 0) {
              places.put(column.getString(1) + "." + column.getString(2), row.getLong(1));
            }
          }
        }
      }
    }
    return places;
  }

  /** Returns the tables and materialized views of places. */
  static Set<String> tables(Map<String, Long> places) {
    return places.keySet().stream()
        .map(place -> place.substring(0, place.indexOf('.')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the tables and materialized views that have a column of text, bytes or JSON. */
  Set<String> tablesOfTexts() throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (Connection connection = superuser.getConnection();
        PreparedStatement all = connection.prepareStatement(COLUMNS);
        ResultSet column = all.executeQuery()) {
      while (column.next()) {
        if (column.getBoolean(4)) {
          tables.add(column.getString(1));
        }
      }
    }
    return tables;
  }
}
