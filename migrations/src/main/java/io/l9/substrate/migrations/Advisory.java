package io.l9.substrate.migrations;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A release that should not be missed, because of what it fixes. The lists name what was published
 * when this version was made, and only what concerns a substrate: a server that passes may still
 * miss a later release.
 *
 * @param fixedIn the first release of each line without the fault; a line that is not named is not
 *     affected
 * @param what the fault, and its public name
 */
record Advisory(List<String> fixedIn, String what) {

  /** The latest first, since minor releases are cumulative. */
  static final List<Advisory> POSTGRESQL =
      List.of(
          new Advisory(
              List.of("15.19", "16.15", "17.11", "18.6"),
              "a database user can run code on the server (CVE-2026-14680, CVE-2026-16239)"),
          new Advisory(
              List.of("15.18", "16.14", "17.10", "18.4"),
              "an application's input can overrun memory of the server (CVE-2026-6473)"),
          new Advisory(
              List.of("15.16", "16.12", "17.8", "18.2"),
              "pgcrypto and text functions can run code on the server (CVE-2026-2005,"
                  + " CVE-2026-2006)"),
          new Advisory(
              List.of("15.14", "16.10", "17.6"),
              "statistics tell rows that row level security hides (CVE-2025-8713)"),
          new Advisory(
              List.of("15.3"), "a plan may keep the policies of another role (CVE-2023-2455)"));

  static final List<Advisory> PGVECTOR =
      List.of(
          new Advisory(
              List.of("0.8.2"),
              "building an HNSW index in parallel can leak other relations' data or crash the"
                  + " server (CVE-2026-3172)"),
          new Advisory(
              List.of("0.8.3"), "VACUUM can damage an HNSW index (see pgvector's changelog)"));

  /** The release of this version's line that has the fix, if this version lacks it. */
  Optional<String> missingFrom(String version, int partsOfALine) {
    int[] installed = parts(version);
    return fixedIn.stream()
        .filter(fix -> sameLine(installed, parts(fix), partsOfALine))
        .filter(fix -> Arrays.compare(installed, parts(fix)) < 0)
        .findFirst();
  }

  private static boolean sameLine(int[] one, int[] other, int parts) {
    return Arrays.equals(Arrays.copyOf(one, parts), Arrays.copyOf(other, parts));
  }

  /** {@code 15.18 (Debian …)} becomes 15 and 18. */
  static int[] parts(String version) {
    String numbers = version.replaceFirst("[^0-9.].*$", "").replaceFirst("\\.$", "");
    return numbers.isEmpty()
        ? new int[0]
        : Arrays.stream(numbers.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
