package io.l9.substrate.testkit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigratedDatabaseIT {

  @RegisterExtension static final MigratedDatabase FIRST = new MigratedDatabase();
  @RegisterExtension static final MigratedDatabase SECOND = new MigratedDatabase();

  private static String url = "";

  @BeforeAll
  static void rememberTheDatabase() {
    url = FIRST.url();
  }

  @Nested
  class Inner {

    @Test
    void hasTheDatabaseOfTheOuterClass() throws SQLException {
      assertEquals(url, FIRST.url());
      assertEquals("l9_api", query(FIRST.api(), "SELECT current_user"));
    }
  }

  @Test
  void letsEachLoginInUnderItsOwnName() throws SQLException {
    assertEquals("l9_api", query(FIRST.api(), "SELECT current_user"));
    assertEquals("l9_user", query(FIRST.owner(), "SELECT current_user"));
    assertEquals("l9_maintainer", query(FIRST.maintainer(), "SELECT current_user"));
    assertEquals("on", query(FIRST.superuser(), "SHOW is_superuser"));
    assertEquals("off", query(FIRST.api(), "SHOW is_superuser"));
  }

  @Test
  void hasTheSchema_ownedByTheOwner() throws SQLException {
    assertEquals(
        "l9_user",
        query(
            FIRST.superuser(),
            "SELECT tableowner FROM pg_tables WHERE tablename = 'packet_store'"));
  }

  @Test
  void keepsTheRightsOfTheDatabaseItself_thatACopyLoses() throws SQLException {
    var refused =
        assertThrows(
            SQLException.class, () -> execute(FIRST.api(), "CREATE TEMPORARY TABLE mine (n int)"));
    assertEquals("42501", refused.getSQLState());
  }

  @Test
  void givesEveryClassADatabaseOfItsOwn() throws SQLException {
    assertNotEquals(FIRST.url(), SECOND.url());
    execute(FIRST.superuser(), "CREATE TABLE only_here (n int)");
    assertEquals("f", query(SECOND.superuser(), "SELECT to_regclass('only_here') IS NOT NULL"));
  }

  @Test
  void dropsTheDatabase_whenTheClassIsOver_andRefusesToHandItOutAfterwards() throws Exception {
    try (TestServer server = TestServer.start()) {
      var database = server.create();
      String name = database.url().substring(database.url().lastIndexOf('/') + 1);
      try (Connection user = database.as(database.api()).getConnection()) {
        assertFalse(user.isClosed());
        server.drop(database);
      }
      assertEquals(
          "0",
          query(
              FIRST.superuser(),
              "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"));
    }
    assertThrows(IllegalStateException.class, () -> new MigratedDatabase().url());
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
