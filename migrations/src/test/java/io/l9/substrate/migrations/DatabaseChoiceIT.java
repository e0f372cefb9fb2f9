package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("postgresIsInstalled")
class DatabaseChoiceIT {

  @TempDir private Path project;
  private final List<String> progress = new ArrayList<>();

  @AfterEach
  void removeTheCluster() throws IOException {
    Path directory = PrivateCluster.directoryFor(project);
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void bringsUpAPrivateCluster_whenNothingIsConfigured_andSaysSo() throws Exception {
    try (Database database = choose()) {
      assertEquals("l9_api", query(database, database.api(), "SELECT current_user"));
      assertEquals("l9_maintainer", query(database, database.maintainer(), "SELECT current_user"));
      assertEquals(
          "l9_user",
          query(
              database,
              database.owner(),
              "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname ="
                  + " current_database()"));
      assertTrue(
          database.description().startsWith("database: private cluster on port "),
          database::description);
      assertTrue(database.description().contains("L9_DB_URL is not set"), database::description);
      assertEquals(1, progress.size());
      assertTrue(progress.get(0).startsWith("starting PostgreSQL in "), progress::toString);

      String secret = database.secretFor("keys").orElseThrow();
      assertEquals(secret, database.secretFor("keys").orElseThrow());
      assertNotEquals(secret, database.secretFor("other keys").orElseThrow());
      assertTrue(secret.length() >= 32, "long enough for a pepper");

      var wrong = new Login("l9_api", "guess");
      assertEquals(
          "28P01",
          assertThrows(SQLException.class, () -> query(database, wrong, "SELECT 1")).getSQLState());
      migrate(database);
    }
    try (Database again = choose()) {
      assertEquals(
          "0",
          query(again, again.owner(), "SELECT count(*) FROM l9_schema_history WHERE NOT success"));
      assertEquals(List.of(), migrate(again));
    }
  }

  private static List<String> migrate(Database database) {
    return new Migrator(database.as(database.owner())).apply().files();
  }

  private Database choose() {
    return DatabaseChoice.choose(Map.of("L9_DB_URL", " "), project, progress::add);
  }

  private static String query(Database database, Login login, String sql) throws SQLException {
    try (Connection connection = database.as(login).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  static boolean postgresIsInstalled() {
    return PrivateCluster.obstacle().isEmpty();
  }
}
