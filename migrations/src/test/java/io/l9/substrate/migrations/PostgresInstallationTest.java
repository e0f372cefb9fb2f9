package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresInstallationTest {

  @TempDir private Path root;

  @Test
  void takesTheNewestServerThatHasANewEnoughPgvector() throws IOException {
    install("usr/lib/postgresql/15/bin", "15.18 (Debian 15.18-0+deb12u1)", "0.8.0");
    install("usr/lib/postgresql/16/bin", "16.4", "0.8.1");
    install("usr/pgsql-17/bin", "17.2", "0.6.2");
    install("usr/local/pgsql/bin", "18beta1", null);

    assertEquals(
        List.of(18, 17, 16, 15), found().stream().map(PostgresInstallation::major).toList());
    assertEquals(
        Optional.of(
            new PostgresInstallation(root.resolve("usr/lib/postgresql/16/bin"), 16, "0.8.1")),
        PostgresInstallation.newestUsable(found()));
  }

  @Test
  void saysOfEachServerWhyItWillNotDo() throws IOException {
    assertEquals(
        "no PostgreSQL server is installed here", PostgresInstallation.whyNoneIsUsable(found()));

    install("usr/lib/postgresql/14/bin", "14.13", "0.8.0");
    install("usr/lib/postgresql/16/bin", "16.4", "0.6.0");
    install("usr/lib/postgresql/17/bin", "17.2", null);
    assertTrue(PostgresInstallation.newestUsable(found()).isEmpty());
    assertEquals(
        "PostgreSQL 17 has no pgvector; pgvector 0.6.0 of PostgreSQL 16 is older than 0.8;"
            + " PostgreSQL 14 is older than 15",
        PostgresInstallation.whyNoneIsUsable(found()));
  }

  @Test
  void ignoresDirectoriesWithoutAServer_andServersThatDoNotRun() throws IOException {
    Files.createDirectories(root.resolve("usr/lib/postgresql/15/bin"));
    program(root.resolve("usr/lib/postgresql/15/bin/psql"), "echo 'psql (PostgreSQL) 15.1'");
    install("usr/lib/postgresql/16/bin", "16.4", "0.8.0");
    program(root.resolve("usr/lib/postgresql/16/bin/postgres"), "exit 127");
    assertEquals(List.of(), found());
  }

  @Test
  void findsAServerThatIsNotInAUsualPlace_whenItIsNamed() throws IOException {
    install("opt/mine/bin", "15.1", "0.8.0");
    assertEquals(1, PostgresInstallation.all(root, List.of(root.resolve("opt/mine/bin"))).size());
  }

  private List<PostgresInstallation> found() {
    return PostgresInstallation.all(root, List.of());
  }

  private void install(String folder, String version, @Nullable String pgvector)
      throws IOException {
    Path bin = root.resolve(folder);
    Path share = bin.resolveSibling("share");
    Path extensions = Files.createDirectories(share.resolve("extension"));
    Files.writeString(extensions.resolve("plpgsql.control"), "default_version = '1.0'\n");
    if (pgvector != null) {
      Files.writeString(
          extensions.resolve("vector.control"),
          "comment = 'vectors'\ndefault_version = '" + pgvector + "'\n");
    }
    program(bin.resolve("postgres"), "echo 'postgres (PostgreSQL) " + version + "'");
    program(bin.resolve("initdb"), "exit 0");
    program(bin.resolve("pg_ctl"), "exit 0");
    program(bin.resolve("pg_config"), "echo '" + share + "'");
  }

  private static void program(Path path, String script) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
