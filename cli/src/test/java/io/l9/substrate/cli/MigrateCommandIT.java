package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The command {@code migrate}, run on real databases. */
class MigrateCommandIT extends CommandFixture {

  @Test
  void migrate_saysHowTheSchemaStands() {
    Run status = run(named("migrate"), "migrate", "status", "--json");
    Run apply = run(named("migrate"), "migrate", "apply");
    Run validate = run(named("migrate"), "migrate", "validate");

    assertEquals(ExitCodes.OK, status.code(), status.err());
    List<?> migrations =
        (List<?>) assertPresent(((Map<?, ?>) read(status.out())).get("migrations"));
    assertTrue(migrations.size() >= 8, status.out());
    assertFalse(status.out().contains("pending"), status.out());
    assertContains(apply.out(), "up to date");
    assertEquals(ExitCodes.OK, validate.code(), validate.err());
  }

  @Test
  void migrate_takesOverADatabaseOfPsql_andSaysWhatItAdjusted() throws Exception {
    String url = DATABASE.url();
    String old = url.substring(url.lastIndexOf('/') + 1) + "998";
    Map<String, String> environment = named("old");
    environment.put("L9_DB_URL", url + "998");
    asSuperuser("CREATE DATABASE " + old + " OWNER l9_user");
    try {
      at0007WithTwoPackets(url + "998");

      Run refused = run(environment, "migrate", "adopt");
      assertEquals(ExitCodes.CONFLICT, refused.code(), refused.err());
      assertContains(refused.err(), "rows without a tenant: packet_store: 2");
      assertContains(refused.err(), "l9 migrate adopt --tenant NAME");
      assertEquals("", refused.out());

      Run adopted = run(environment, "migrate", "adopt", "--tenant", "acme", "--json");
      assertEquals(ExitCodes.OK, adopted.code(), adopted.err());
      Map<?, ?> report = (Map<?, ?>) read(adopted.out());
      assertContains(report.get("applied") + "", "0100_harden_tenancy.sql");
      assertTrue(
          ((List<?>) assertPresent(report.get("adjusted")))
              .contains(
                  Map.of(
                      "table", "packet_store",
                      "rows", 2L,
                      "what", "now belong to the legacy tenant")),
          adopted.out());
      assertContains(adopted.err(), "applying 0100_harden_tenancy.sql");

      environment.put("L9_TENANT", "acme");
      Run again = run(environment, "migrate", "adopt");
      assertContains(again.out(), "up to date");

      assertEquals(Map.of("packets", 2L, "unknown_spaces", 0L), report.get("waiting"));
      assertContains(again.out(), "2 packets for their search terms");
      Run unfound = run(environment, "search", "-o", "json", "harbour");
      assertEquals(List.of(), ((Map<?, ?>) read(unfound.out())).get("data"), unfound.out());
      assertContains(unfound.out(), "2 packets that this scope sees wait");
      asSuperuser(
          url + "998",
          "INSERT INTO embedding_spaces (tenant_id, embedding_type, model, dimension)"
              + " SELECT tenant_id, 'content', 'unknown', 3 FROM packet_store LIMIT 1");
      run(environment, "jobs", "run", "embed-backlog");
      Run moved = run(environment, "spaces", "--move", "content", "--role", "tenant_admin");
      assertEquals(ExitCodes.OK, moved.code(), moved.err());
      Run refusedMove = run(environment, "spaces", "--move", "content");
      assertEquals(ExitCodes.OK, refusedMove.code(), "it is on its way already");
      run(environment, "jobs", "run", "embed-backlog");
      Run spaces = run(environment, "spaces", "-o", "json");
      assertContains(spaces.out(), "bge-small");
      assertFalse(spaces.out().contains("unknown"), spaces.out());
      Run found = run(environment, "search", "-o", "json", "harbour");
      assertContains(found.out(), "an old harbour");
      assertContains(found.out(), "\"has_more\":false");
      assertContains(run(environment, "migrate", "apply", "--json").out(), "\"packets\":0");
    } finally {
      asSuperuser("DROP DATABASE " + old + " WITH (FORCE)");
    }
  }

  /** As psql would have made it. */
  private static void at0007WithTwoPackets(String url) throws SQLException, IOException {
    PGSimpleDataSource there = (PGSimpleDataSource) DATABASE.superuser();
    there.setUrl(url);
    try (Connection superuser = there.getConnection();
        Statement statement = superuser.createStatement()) {
      for (String extension : List.of("uuid-ossp", "pgcrypto", "vector")) {
        statement.execute("CREATE EXTENSION \"" + extension + "\"");
      }
      statement.execute("GRANT USAGE, CREATE ON SCHEMA public TO l9_user WITH GRANT OPTION");
      statement.execute(
          "GRANT CREATE, TEMPORARY ON DATABASE " + superuser.getCatalog() + " TO l9_user");
      statement.execute("SET ROLE l9_user");
      try (Stream<Path> files = Files.list(Path.of("..", "migrations"))) {
        for (Path file :
            files
                .filter(path -> path.getFileName().toString().matches("000[1-7]_.*\\.sql"))
                .sorted()
                .toList()) {
          statement.execute(Files.readString(file));
        }
      }
      statement.execute(
          "INSERT INTO packet_store (packet_type, envelope, ttl) VALUES ('note',"
              + " '{\"text\": \"an old harbour\"}', 'infinity'),"
              + " ('note', '[1e400]', NULL)");
    }
  }
}
