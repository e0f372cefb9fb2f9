package io.l9.substrate.migrations;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server installed on this machine.
 *
 * @param bin the directory of {@code postgres}, {@code initdb} and {@code pg_ctl}
 * @param major its major version, such as 15
 * @param pgvector the version of the pgvector extension that it offers, or null
 */
record PostgresInstallation(Path bin, int major, @Nullable String pgvector) {

  static final int OLDEST_POSTGRES = 15;

  /**
   * {@code hnsw.iterative_scan} appeared in it; without, a filtered search returns too few rows.
   */
  static final String OLDEST_PGVECTOR = "0.8";

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Pattern FIRST_NUMBER = Pattern.compile("\\b(\\d+)(?:\\.\\d+)*");
  private static final Pattern DEFAULT_VERSION =
      Pattern.compile("(?m)^\\s*default_version\\s*=\\s*'([^']+)'");

  /** The usual places of the server in distributions: folder, and pattern of the folders in it. */
  private static final String[][] USUAL_PLACES = {
    {"usr/lib/postgresql", "*/bin"},
    {"usr", "pgsql-*/bin"},
    {"usr/local", "pgsql/bin"},
    {"opt/homebrew/opt", "postgresql@*/bin"},
    {"usr/local/opt", "postgresql@*/bin"},
    {"Applications/Postgres.app/Contents/Versions", "*/bin"},
    {"usr", "bin"},
  };

  /** Every server found, the newest first; usable or not. */
  static List<PostgresInstallation> all() {
    return all(Path.of("/"), pgConfig("pg_config", "--bindir").stream().toList());
  }

  /**
   * The servers in the usual places of one file system.
   *
   * @param others further directories with server programs
   */
  static List<PostgresInstallation> all(Path root, List<Path> others) {
    Set<Path> candidates = new LinkedHashSet<>(others);
    for (String[] place : USUAL_PLACES) {
      String[] pattern = place[1].split("/", 2);
      for (Path folder : list(root.resolve(place[0]), pattern[0])) {
        candidates.add(pattern.length == 1 ? folder : folder.resolve(pattern[1]));
      }
    }
    List<PostgresInstallation> found = new ArrayList<>();
    for (Path bin : candidates) {
      if (hasServer(bin)) {
        inspect(bin).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparingInt(PostgresInstallation::major).reversed());
    return found;
  }

  /** The newest one that will do. */
  static Optional<PostgresInstallation> newestUsable() {
    return newestUsable(all());
  }

  static Optional<PostgresInstallation> newestUsable(List<PostgresInstallation> found) {
    return found.stream().filter(PostgresInstallation::usable).findFirst();
  }

  /** In one phrase, why {@link #newestUsable()} finds nothing. */
  static String whyNoneIsUsable() {
    return whyNoneIsUsable(all());
  }

  static String whyNoneIsUsable(List<PostgresInstallation> found) {
    if (found.isEmpty()) {
      return "no PostgreSQL server is installed here";
    }
    return found.stream().map(PostgresInstallation::shortcoming).collect(Collectors.joining("; "));
  }

  boolean usable() {
    return major >= OLDEST_POSTGRES && hasNewEnoughPgvector();
  }

  Path program(String name) {
    return bin.resolve(name);
  }

  @Override
  public String toString() {
    return "PostgreSQL " + major + (pgvector == null ? "" : " with pgvector " + pgvector);
  }

  private String shortcoming() {
    if (major < OLDEST_POSTGRES) {
      return "PostgreSQL " + major + " is older than " + OLDEST_POSTGRES;
    }
    return pgvector == null
        ? "PostgreSQL " + major + " has no pgvector"
        : "pgvector " + pgvector + " of PostgreSQL " + major + " is older than " + OLDEST_PGVECTOR;
  }

  private boolean hasNewEnoughPgvector() {
    return pgvector != null && compareVersions(pgvector, OLDEST_PGVECTOR) >= 0;
  }

  static int compareVersions(String left, String right) {
    String[] a = left.split("\\.");
    String[] b = right.split("\\.");
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      int order = Integer.compare(number(a, i), number(b, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int number(String[] parts, int index) {
    if (index >= parts.length) {
      return 0;
    }
    Matcher digits = FIRST_NUMBER.matcher(parts[index]);
    return digits.lookingAt() ? Integer.parseInt(digits.group(1)) : 0;
  }

  private static Optional<PostgresInstallation> inspect(Path bin) {
    Optional<Integer> major =
        output(bin.resolve("postgres").toString(), "--version")
            .map(FIRST_NUMBER::matcher)
            .filter(Matcher::find)
            .map(version -> Integer.parseInt(version.group(1)));
    return major.map(number -> new PostgresInstallation(bin, number, pgvectorOf(bin, number)));
  }

  private static @Nullable String pgvectorOf(Path bin, int major) {
    List<Path> shares = new ArrayList<>();
    if (Files.isExecutable(bin.resolve("pg_config"))) {
      pgConfig(bin.resolve("pg_config").toString(), "--sharedir").ifPresent(shares::add);
    }
    shares.add(Path.of("/usr/share/postgresql/" + major));
    shares.add(bin.resolveSibling("share"));
    shares.add(bin.resolveSibling("share").resolve("postgresql@" + major));
    shares.add(bin.resolveSibling("share").resolve("postgresql"));
    shares.add(bin.resolveSibling("share").resolve("pgsql"));
    for (Path share : shares) {
      // The first share directory with the built-in language is the server's own.
      if (Files.exists(share.resolve("extension/plpgsql.control"))) {
        Path control = share.resolve("extension/vector.control");
        return Files.exists(control) ? defaultVersion(control) : null;
      }
    }
    return null;
  }

  private static @Nullable String defaultVersion(Path control) {
    try {
      Matcher version = DEFAULT_VERSION.matcher(Files.readString(control));
      return version.find() ? version.group(1) : null;
    } catch (IOException e) {
      throw new DatabaseUnavailableException("cannot read " + control + ": " + e.getMessage(), e);
    }
  }

  private static boolean hasServer(Path bin) {
    return Files.isExecutable(bin.resolve("postgres"))
        && Files.isExecutable(bin.resolve("initdb"))
        && Files.isExecutable(bin.resolve("pg_ctl"));
  }

  private static Optional<Path> pgConfig(String program, String option) {
    return output(program, option).map(Path::of);
  }

  /** Empty where the program is missing or fails: it is then simply not an installation. */
  private static Optional<String> output(String program, String option) {
    try {
      Command.Result result = Command.run(null, TIMEOUT, Map.of(), List.of(program, option));
      return result.succeeded() ? Optional.of(result.output()) : Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static List<Path> list(Path folder, String pattern) {
    List<Path> matches = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
        entries.forEach(matches::add);
      } catch (IOException e) {
        throw new DatabaseUnavailableException("cannot list " + folder + ": " + e.getMessage(), e);
      }
    }
    return matches;
  }
}
