package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges the versions of PostgreSQL and pgvector by the advisories that are known. */
final class VersionCheck {

  private VersionCheck() {}

  /** Returns the finding about a version of PostgreSQL. */
  static Finding postgresql(String packaged) {
    String version = packaged.split(" ", 2)[0];
    int[] parts = Advisory.parts(version);
    if (parts.length == 0 || parts[0] < PostgresInstallation.OLDEST_POSTGRES) {
      return new Finding(
          "server-version",
          Severity.BROKEN,
          "PostgreSQL " + version + " is not supported",
          "move to PostgreSQL " + PostgresInstallation.OLDEST_POSTGRES + " or newer (pg_upgrade)");
    }
    return advised(
        "server-version",
        "PostgreSQL " + version,
        missed(Advisory.POSTGRESQL, version, 1),
        "install PostgreSQL %s or a later release of it, and restart the server");
  }

  /** Returns the finding about a version of pgvector; null if it is not installed. */
  static Finding pgvector(@Nullable String version) {
    if (version == null) {
      return new Finding(
          "pgvector-version",
          Severity.BROKEN,
          "pgvector is not installed in this database",
          "a superuser runs migrations/setup/extensions.sql in this database");
    }
    int[] parts = Advisory.parts(version);
    if (parts.length < 2 || (parts[0] == 0 && parts[1] < 8)) {
      return new Finding(
          "pgvector-version",
          Severity.BROKEN,
          "pgvector "
              + version
              + " cannot go on scanning when row level security hides the nearest",
          "install pgvector 0.8 or newer, then ALTER EXTENSION vector UPDATE");
    }
    return advised(
        "pgvector-version",
        "pgvector " + version,
        missed(Advisory.PGVECTOR, version, 2),
        "install pgvector %s or newer, then ALTER EXTENSION vector UPDATE; until then SET"
            + " max_parallel_maintenance_workers = 0 before an HNSW index is built");
  }

  private record Missed(String fixedIn, String what) {}

  private static List<Missed> missed(List<Advisory> advisories, String version, int partsOfALine) {
    return advisories.stream()
        .flatMap(
            advisory ->
                advisory
                    .missingFrom(version, partsOfALine)
                    .map(fix -> new Missed(fix, advisory.what()))
                    .stream())
        .toList();
  }

  private static Finding advised(
      String code, String installed, List<Missed> missed, String advice) {
    if (missed.isEmpty()) {
      return new Finding(code, Severity.OK, installed + ", no advisory known to this version", "");
    }
    String newest =
        missed.stream()
            .map(Missed::fixedIn)
            .max((one, other) -> Arrays.compare(Advisory.parts(one), Advisory.parts(other)))
            .orElseThrow();
    return new Finding(
        code,
        Severity.WARNING,
        installed
            + ": "
            + missed.stream()
                .map(one -> one.what() + ", fixed in " + one.fixedIn())
                .collect(Collectors.joining("; ")),
        advice.formatted(newest));
  }
}
