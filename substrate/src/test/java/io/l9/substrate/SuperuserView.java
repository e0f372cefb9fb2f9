package io.l9.substrate;

import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database as a superuser sees it, whom no policy binds: whatever an erasure has left. */
record SuperuserView(MigratedDatabase database) {

  /** Returns the first column of a query. */
  List<String> ask(String query) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection superuser = database.superuser().getConnection();
        Statement statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        answers.add(row.getString(1));
      }
    }
    return answers;
  }

  /** Returns the tables and materialized views of the schema, in the order of their names. */
  List<String> tables() throws SQLException {
    return ask(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace ="
            + " (SELECT relnamespace FROM pg_class WHERE oid = 'erasures'::regclass)"
            + " AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition ORDER BY 1");
  }
}
