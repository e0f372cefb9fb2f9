package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseChoiceTest {

  private final List<String> progress = new ArrayList<>();

  @Test
  void takesTheConfiguredDatabase_withItsThreeLogins() {
    try (Database database =
        choose(
            Map.of(
                "L9_DB_URL", " jdbc:postgresql://db.example:5433/memory?sslmode=require ",
                "L9_DB_USER", "server",
                "L9_DB_PASSWORD", "one",
                "L9_DB_OWNER_USER", "dba",
                "L9_DB_OWNER_PASSWORD", "two",
                "L9_DB_MAINTAINER_PASSWORD", "three"))) {
      assertEquals("jdbc:postgresql://db.example:5433/memory?sslmode=require", database.url());
      assertEquals(new Login("server", "one"), database.api());
      assertEquals(new Login("dba", "two"), database.owner());
      assertEquals(new Login("l9_maintainer", "three"), database.maintainer());
      assertTrue(database.description().contains("L9_DB_URL"), database::description);
      assertEquals(List.of(), progress);
    }
  }

  @Test
  void usesTheRolesOfTheSpecification_andLeavesPasswordsToTheDriver_whenOnlyTheUrlIsGiven() {
    try (Database database = choose(Map.of("L9_DB_URL", "jdbc:postgresql:memory"))) {
      assertEquals("l9_user", database.owner().user());
      assertEquals("l9_api", database.api().user());
      assertEquals("l9_maintainer", database.maintainer().user());
      assertNull(database.api().password());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres://l9:secret@db.example/l9", "jdbc:mysql://db.example/l9", "l9"})
  void refusesAUrlOfAnotherKind_andShowsARightOne_withoutRepeatingIt(String url) {
    var refused =
        assertThrows(DatabaseUnavailableException.class, () -> choose(Map.of("L9_DB_URL", url)));
    assertTrue(refused.getMessage().contains("jdbc:postgresql://"), refused::getMessage);
    assertFalse(refused.getMessage().contains("secret"), refused::getMessage);
  }

  @Test
  void neverPrintsAPassword() {
    assertFalse(new Login("server", "secret").toString().contains("secret"));
    var server = new DatabaseServer("127.0.0.1", 5432, new Login("postgres", "secret"));
    assertFalse(server.toString().contains("secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.8.0, 0.8, 0",
    "0.10.1, 0.8, 1",
    "0.7.4, 0.8, -1",
    "1.0, 0.8, 1",
    "0.8.1beta2, 0.8.1, 0"
  })
  void comparesVersionsByNumber(String left, String right, int expected) {
    assertEquals(expected, PostgresInstallation.compareVersions(left, right));
  }

  private Database choose(Map<String, String> environment) {
    return DatabaseChoice.choose(environment, Path.of("."), progress::add);
  }
}
